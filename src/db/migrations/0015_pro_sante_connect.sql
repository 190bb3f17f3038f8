-- What an identity said before it changed at the provider (identity.md §1.4).
alter table security_event add column former jsonb;

-- An attempt the provider refused for a late code is begun again once, by itself (§5.7).
alter table sign_in_attempt add column restarted boolean not null default false;

-- A doctor proved by card whose account is not created yet: their identity, sealed, for the creation page.
create table pending_registration (
  token_hash bytea primary key,
  sealed bytea not null,
  expires_at timestamptz not null
);

-- Back-channel logout: a token already obeyed is refused (§3).
create table logout_token (
  jti_hash bytea primary key,
  expires_at timestamptz not null
);

-- The practice of a doctor has a row of its own, which no search, map, count or public page shows.
alter table facility add column listed boolean not null default true;
