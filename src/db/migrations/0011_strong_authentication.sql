-- Accounts: their life, their identifiers, the situations they practise in.
alter table account
  alter column national_id drop not null,
  add column state text not null default 'active' check (state in ('invited', 'active', 'suspended', 'dormant', 'closed')),
  add column state_since timestamptz not null default now(),
  add column state_reason text,
  -- a code of TRE_R38/R01 (SM18 gériatrie…), with its words
  add column speciality text,
  add column speciality_label text,
  -- what an establishment calls the person's work, when no register says a profession
  add column function text,
  -- opened by its owner at a first card sign-in, not by an establishment
  add column self_registered boolean not null default false,
  add column email_verified_at timestamptz,
  -- E.164
  add column mobile text,
  add column mobile_verified_at timestamptz,
  add column address jsonb,
  -- argon2id, PHC string
  add column password_hash text,
  add column password_changed_at timestamptz,
  add column password_locked_at timestamptz,
  -- codes are not sent to a means changed with less than a strong proof, until then
  add column codes_from timestamptz,
  -- an account joined to another: that one answers for it
  add column merged_into uuid references account,
  add column created_by uuid references account;
alter table account drop constraint account_email_key;
create unique index account_email_once on account (lower(email)) where email is not null;
create index account_by_merge on account (merged_into) where merged_into is not null;

-- Addresses no other account may take: those of accounts joined to this one.
create table reserved_email (
  address text primary key check (address = lower(address)),
  account_id uuid not null references account,
  at timestamptz not null
);

-- Every national identifier known of somebody: identity.md §1.2.
create table national_identifier (
  origin text not null check (origin in ('RPPS', 'ADELI', 'EDIT', 'PSI', 'LOCAL')),
  value text not null,
  account_id uuid not null references account,
  quality integer,
  verified_by text not null check (verified_by in ('psc', 'import', 'referent')),
  verified_at timestamptz not null,
  replaced_by text,
  primary key (origin, value)
);
create index national_identifier_by_account on national_identifier (account_id);
insert into national_identifier (origin, value, account_id, verified_by, verified_at)
  select case when national_id ~ '^8\d{11}$' then 'RPPS' when national_id ~ '^0\w{9}$' then 'ADELI'
      when national_id ~ '^ANS\d{14}$' then 'EDIT' when national_id ~ '^[0-9a-f-]{36}$' then 'PSI' else 'LOCAL' end,
    national_id, id, 'import', created_at
  from account;

-- Situations d'exercice (§1.3): `key` is the hash of what tells two of them apart, any of which may be empty.
create table practice_situation (
  account_id uuid not null references account,
  key text not null,
  profession text not null,
  profession_label text not null,
  speciality text,
  mode text,
  sector text,
  finess_site text,
  finess_legal text,
  siret text,
  technical_id text,
  name text,
  street text,
  postcode text,
  city text,
  authority text,
  seen_at timestamptz not null,
  chosen_at timestamptz,
  primary key (account_id, key)
);

create table charter_acceptance (
  account_id uuid not null references account,
  version text not null,
  text_hash text not null,
  at timestamptz not null,
  primary key (account_id, version)
);

-- Sessions say how the person proved who they are.
alter table session
  add column id uuid not null default gen_random_uuid(),
  add column means text not null default 'e-cps',
  add column level text not null default 'strong' check (level in ('compat', 'double', 'strong')),
  add column authenticated_at timestamptz not null default now(),
  -- the last proof of level strong, for what asks a recent one (§2.6)
  add column strong_at timestamptz,
  -- session of the identity provider, for its back-channel logout
  add column provider_sid text,
  add column browser_hash bytea,
  add column device text not null default '',
  add column address text not null default '',
  add column situation text,
  add column shared boolean not null default false,
  add column locked_at timestamptz,
  -- acting for somebody: the delegation under which every act is done
  add column delegation_id uuid;
create unique index session_by_id on session (id);
create index session_by_provider on session (provider_sid) where provider_sid is not null;
alter table sign_in_attempt
  add column purpose text not null default 'sign-in' check (purpose in ('sign-in', 'step-up', 'link', 'unlock')),
  add column account_id uuid references account,
  add column shared boolean not null default false;

-- Security events: kept apart from dossiers, never with codes or tokens (§3).
create table security_event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account_id uuid references account,
  kind text not null,
  means text,
  level text,
  reason text,
  device text not null default '',
  address text not null default '',
  by_account uuid references account,
  unit_id uuid references unit
);
create index security_event_by_account on security_event (account_id, at desc);

-- Browsers an account was seen in: a new one is told to its owner.
create table known_browser (
  browser_hash bytea not null,
  account_id uuid not null references account,
  device text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (account_id, browser_hash)
);

-- Password accepted, second factor awaited. Without an account, a decoy that behaves the same (§2.3).
create table pending_sign_in (
  token_hash bytea primary key,
  account_id uuid references account,
  return_to text not null,
  shared boolean not null default false,
  channel text check (channel in ('mail', 'sms')),
  started_at timestamptz not null,
  expires_at timestamptz not null
);

-- Codes of six digits: HMAC under the service's key; `sealed` is what the sending job opens, then erases.
create table one_time_code (
  id uuid primary key,
  pending_hash bytea,
  account_id uuid references account,
  purpose text not null check (purpose in ('sign-in', 'email', 'mobile', 'step-up')),
  channel text not null check (channel in ('mail', 'sms')),
  destination text,
  code_hmac bytea not null,
  sealed bytea,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  tries integer not null default 0,
  used_at timestamptz,
  dead_at timestamptz
);
create index one_time_code_by_pending on one_time_code (pending_hash) where pending_hash is not null;
create index one_time_code_by_account on one_time_code (account_id, sent_at desc);

-- Links sent by mail: 256-bit token, hashed, single use.
create table mailed_link (
  token_hash bytea primary key,
  account_id uuid not null references account,
  purpose text not null check (purpose in ('activation', 'reset', 'invitation')),
  sealed bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_by uuid references account
);
create index mailed_link_by_account on mailed_link (account_id, purpose);

-- One factor is enough on this browser, for a while (§2.3, "the 8 h").
create table trusted_browser (
  token_hash bytea primary key,
  account_id uuid not null references account,
  device text not null,
  second_factor_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index trusted_browser_by_account on trusted_browser (account_id);

create table passkey (
  credential_id text primary key,
  account_id uuid not null references account,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  aaguid text,
  backup_eligible boolean not null,
  backed_up boolean not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index passkey_by_account on passkey (account_id);

-- A WebAuthn challenge: five minutes, once.
create table passkey_challenge (
  challenge_hash bytea primary key,
  account_id uuid references account,
  purpose text not null check (purpose in ('enrol', 'sign-in', 'step-up', 'unlock')),
  browser_hash bytea not null,
  return_to text not null default '/',
  shared boolean not null default false,
  expires_at timestamptz not null
);

-- How one may sign in to act for a facility or one of its units (§2.5); the newest line in force counts, a unit is only stricter.
create table auth_policy (
  id uuid primary key,
  facility_id uuid not null references facility,
  unit_id uuid references unit,
  mode text not null check (mode in ('password', 'optional', 'required')),
  allowed_means text[] not null,
  effective_from date not null,
  trusted_window_hours integer not null default 4 check (trusted_window_hours between 0 and 8),
  synced_passkeys boolean not null default true,
  mail_codes boolean not null default true,
  set_by uuid references account,
  set_at timestamptz not null,
  withdrawn_at timestamptz
);
create index auth_policy_by_facility on auth_policy (facility_id, effective_from desc);

-- A doctor lets a colleague or an assistant act for their patients, between two dates (§4).
create table delegation (
  id uuid primary key,
  from_account uuid not null references account,
  from_unit uuid not null references unit,
  to_account uuid not null references account,
  kind text not null check (kind in ('confrere', 'assistant')),
  -- null: all of them
  modules text[],
  rights text[] not null check (cardinality(rights) > 0),
  every_patient boolean not null,
  starts_on date not null,
  ends_on date not null,
  created_at timestamptz not null,
  created_with text not null,
  accepted_at timestamptz,
  refused_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references account,
  last_used_at timestamptz,
  reminded_at timestamptz,
  check (ends_on >= starts_on and ends_on <= starts_on + 366),
  check (from_account <> to_account)
);
create index delegation_by_giver on delegation (from_account);
create index delegation_by_holder on delegation (to_account);
create table delegation_patient (
  delegation_id uuid not null references delegation,
  person_id uuid not null references person,
  primary key (delegation_id, person_id)
);
alter table session add foreign key (delegation_id) references delegation;

-- Two accounts of one professional made one (§1.5), with what moved, so that the establishment's side can be undone.
create table account_link (
  id uuid primary key,
  kept_account uuid not null references account,
  merged_account uuid not null references account,
  proofs text[] not null,
  moved jsonb not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by uuid references account
);

-- Counters of throttling, shared by every process; rate-limiter-flexible writes here.
create table throttle (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
