-- The hospital's own directory, fed by human resources.
create table staff (
  id uuid primary key,                        -- `oid` said to applications: never changes
  hr_id text not null unique,
  given_name text not null,
  family_name text not null,
  birth_name text not null,
  birth_date text not null,                   -- '' when human resources do not say it
  function text not null,
  unit text not null,
  profession text not null,                   -- code, '' when not said
  email text,
  mobile text,
  national_id text not null,                  -- as human resources say it, '' when they do not
  present boolean not null,                   -- in the last file
  -- what the reconciliation with `reference_person` says
  match_state text not null check (match_state in ('matched', 'to-check', 'not-registered', 'refused')),
  match_id text,
  match_by text check (match_by in ('identifier', 'hand')),
  match_why text,                             -- why a human is asked
  proposals jsonb not null,
  decided_at timestamptz,
  decided_by text,
  decision text,                              -- the reason that human gave
  check_before date,
  -- how they sign in
  person_id uuid not null references person,
  administrator boolean not null default false,
  password_hash text,
  password_at timestamptz,
  wrong_passwords int not null default 0,
  waits_until timestamptz
);
create index staff_to_check on staff (match_state, family_name);
create unique index staff_email on staff (lower(email)) where present and email is not null;

create table staff_import (
  id bigint generated always as identity primary key,
  file text not null,
  at timestamptz not null,
  report jsonb not null
);

-- An administrator saw the person and their identity document: the code lets them choose their means, once, soon.
create table enrolment (
  id uuid primary key,
  staff_id uuid not null references staff,
  code_digest bytea not null,
  opened_by text not null,
  opened_at timestamptz not null,
  ends_at timestamptz not null,
  tries int not null default 0,
  used_at timestamptz
);
create index enrolment_by_staff on enrolment (staff_id);

-- Printed codes, each good once, for the day the outside is cut.
create table recovery_code (
  staff_id uuid not null references staff,
  digest bytea not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (staff_id, digest)
);

-- A code sent by mail or SMS during a sign-in.
create table staff_code (
  id uuid primary key,
  staff_id uuid not null references staff,
  digest bytea not null,
  channel text not null check (channel in ('mail', 'sms')),
  sent_at timestamptz not null,
  ends_at timestamptz not null,
  tries int not null default 0,
  used_at timestamptz
);
create index staff_code_by_staff on staff_code (staff_id, sent_at);

-- Two factors were used in this browser: for four hours one is enough, for the same person.
create table staff_trust (
  token_digest bytea primary key,
  staff_id uuid not null references staff,
  amr text[] not null,
  authenticated_at timestamptz not null,
  ends_at timestamptz not null
);

-- The first factor was right, during that sign-in: the second is awaited. Of that browser, as the sign-in is.
create table staff_step (
  interaction_uid text primary key,
  staff_id uuid not null references staff,
  passed_at timestamptz not null
);
