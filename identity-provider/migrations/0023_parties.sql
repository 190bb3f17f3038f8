-- A service on its way to production: who holds its file, what was decided.
create table party (
  client_id text primary key references client,
  file_digest bytea not null,            -- of the code that opens its file, shown once
  contact text not null,
  declared_at timestamptz not null,
  asked_at timestamptz,                  -- production asked
  decided_at timestamptz,
  decided_by text,
  report jsonb                           -- the checks, as they stood when it was opened
);

-- What a service under test was seen doing: parameters' shapes, never a token, a code or a person.
create table party_seen (
  id bigint generated always as identity primary key,
  client_id text not null references client,
  at timestamptz not null,
  seen jsonb not null
);
create index party_seen_by_client on party_seen (client_id, at desc);
