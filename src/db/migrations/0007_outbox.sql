-- Jobs written in the transaction that needs them. The worker moves them to graphile-worker in batches:
-- add_job notifies, and a NOTIFY inside a business transaction serialises every commit.
create table outbox (
  id bigint generated always as identity primary key,
  name text not null,
  payload jsonb not null,
  at timestamptz not null default now()
);

create table setting (
  key text primary key,
  value jsonb not null
);
