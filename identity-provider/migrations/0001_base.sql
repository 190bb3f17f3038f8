create table person (
  id uuid primary key,
  -- 8+RPPS, 0+ADELI, 3…/…, ANS…
  national_id text not null unique,
  given_name text not null,
  family_name text not null,
  civility text,
  birth_name text,
  birth_date text,
  -- code of a profession (G15, R94, R95), category (R09)
  profession text,
  category text,
  -- members of UserInfo as served: otherIds, SubjectRefPro, SubjectRole…
  claims jsonb not null,
  -- "Médecin gériatre, CH de Vienne"
  shown text not null default '',
  -- names, profession and place, folded
  search_name text not null,
  -- correspondence contacts, for the activation of an e-CPS
  email text,
  mobile text,
  source text not null check (source in ('demo', 'rpps', 'edit', 'hospital')),
  fictitious boolean not null,
  state text not null default 'active' check (state in ('active', 'withdrawn')),
  -- merged upstream: the new national id
  replaced_by text,
  imported_at timestamptz,
  created_at timestamptz not null default now()
);

create table client (
  client_id text primary key,
  service text not null,
  legal_entity text,
  purpose text,
  -- metadata of an OpenID client (redirect_uris, authentication method, keys, backchannel_logout_uri…), without its secret
  metadata jsonb not null,
  sealed_secret bytea,
  stage text not null check (stage in ('declared', 'test', 'production', 'closed')),
  created_at timestamptz not null default now()
);

-- sessions, interactions, codes and tokens of the OpenID library, one row each
create table oidc_entry (
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  user_code text,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, id)
);
create index oidc_entry_grant on oidc_entry (grant_id) where grant_id is not null;
create index oidc_entry_uid on oidc_entry (model, uid) where uid is not null;
create index oidc_entry_user_code on oidc_entry (model, user_code) where user_code is not null;
create index oidc_entry_expiry on oidc_entry (expires_at);
-- a session is found by the sid a client was given, or by its account
create index oidc_entry_session on oidc_entry using gin (payload jsonb_path_ops) where model = 'Session';

create table signing_key (
  kid text primary key,
  sealed_jwk bytea not null,
  made_at timestamptz not null,
  retired_at timestamptz
);

create table event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  person_id uuid,
  client_id text,
  kind text not null,
  means text,
  reason text,
  detail jsonb
);
create index event_person on event (person_id, at);
create index event_at on event (at);
