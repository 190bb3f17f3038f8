create table account (
  id uuid primary key,
  national_id text not null unique,
  given_name text not null,
  family_name text not null,
  -- profession code of TRE_G15 ("10" doctor, "60" nurse…) or of the social professions
  profession text not null,
  profession_label text not null,
  email text unique,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz
);

create table habilitation (
  id uuid primary key,
  account_id uuid not null references account,
  unit_id uuid not null references unit,
  module text not null,
  role text not null check (role in ('reader', 'writer', 'requester', 'receiver', 'local-admin', 'statistics')),
  medical boolean not null default false,
  mail boolean not null default true,
  starts_on date not null,
  ends_on date,
  granted_at timestamptz not null default now(),
  unique (account_id, unit_id, module, role)
);
create index habilitation_by_unit on habilitation (unit_id);

create table session (
  token_hash bytea primary key,
  account_id uuid not null references account,
  unit_id uuid references unit,
  id_token text,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_by_account on session (account_id);

create table sign_in_attempt (
  state_hash bytea primary key,
  verifier text not null,
  nonce text not null,
  return_to text not null,
  expires_at timestamptz not null
);
