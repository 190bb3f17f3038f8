-- sign-ins asked from a service's own server (CIBA), waiting for the person's phone or card
create table ciba_request (
  -- the identifier the service polls with is a secret: its SHA-256
  id uuid primary key,
  auth_req_hash bytea not null unique,
  -- sealed: what ends the request towards the OpenID library
  sealed_auth_req bytea not null,
  person_id uuid not null references person on delete cascade,
  client_id text not null,
  service text not null,
  channel text not null check (channel in ('CARD', 'MOBILE')),
  -- the two digits the service shows
  number text not null check (number ~ '^\d\d$'),
  state text not null default 'pending' check (state in ('pending', 'approved', 'denied')),
  interval_seconds int not null,
  polled_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index ciba_request_person on ciba_request (person_id, expires_at) where state = 'pending';
