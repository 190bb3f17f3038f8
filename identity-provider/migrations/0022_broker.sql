-- Hospitals whose own sign-on may say who is there.
create table partner (
  hint text primary key,                 -- kc_idp_hint
  name text not null,
  issuer text not null,
  client_id text not null,
  sealed_secret bytea not null,
  tids text[] not null,                  -- establishments it may speak for
  is_open boolean not null default true,
  created_at timestamptz not null default now()
);

-- A user of such a hospital, tied to a national identity they proved once; to be proved again after twelve months.
create table pairing (
  id uuid primary key,
  hint text not null references partner,
  tid text not null,
  oid text not null,
  person_id uuid not null references person,
  proved_with text not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz
);
create unique index pairing_live on pairing (hint, tid, oid) where ended_at is null;
create index pairing_by_person on pairing (person_id, made_at desc);

-- One trip to a hospital's sign-on, during one sign-in here.
create table broker_trip (
  state_digest bytea primary key,
  interaction_uid text not null,
  hint text not null references partner,
  sealed jsonb not null,                 -- nonce and PKCE verifier, sealed
  begun_at timestamptz not null,
  used_at timestamptz,
  identity jsonb,                        -- tid, oid, amr, name, authTime: what the hospital said
  refusal jsonb,
  awaits_proof boolean not null default false
);
create index broker_trip_by_interaction on broker_trip (interaction_uid, begun_at desc);
