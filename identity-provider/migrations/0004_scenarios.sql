-- what goes wrong on purpose, for whom and where: the simulator's test control
create table scenario (
  id uuid primary key,
  kind text not null,
  -- null: for everybody, every service, every endpoint
  person_id uuid references person on delete cascade,
  client_id text,
  endpoint text,
  detail jsonb not null default '{}',
  made_at timestamptz not null,
  ends_at timestamptz not null
);
create index scenario_end on scenario (ends_at);
