-- The machines' doors: when an establishment and a unit last changed, the resources received from the ROR, software that signs in.

alter table unit
  add column updated_at timestamptz not null default now(),
  -- of any change, counts of places included; `version` tells of what is edited on a form
  add column revision integer not null default 1;

-- whoever writes a unit, its revision moves and its date with it: the ETag and _lastUpdated of its FHIR view
create function touch_unit() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  new.revision := old.revision + 1;
  return new;
end $$;
create trigger unit_touched before update on unit for each row when (old is distinct from new) execute function touch_unit();

create function touch_facility() returns trigger language plpgsql as $$
begin
  if new.updated_at = old.updated_at then new.updated_at := clock_timestamp(); end if;
  return new;
end $$;
create trigger facility_touched before update on facility for each row when (old is distinct from new) execute function touch_facility();

create index unit_by_update on unit (updated_at);
create index facility_by_update on facility (updated_at);

-- each resource as the ROR gave it, unknown extensions included: what it points to is found here when only one side changes
create table ror_resource (
  type text not null check (type in ('Organization', 'Location', 'HealthcareService', 'PractitionerRole')),
  id text not null,
  -- the fingerprint of what it says, its own dates and version apart
  hash text not null,
  updated_at timestamptz,
  content jsonb not null,
  -- "Organization/2001": what it points to
  refs text[] not null default '{}',
  -- the last run that met it
  seen_by uuid,
  primary key (type, id)
);
create index ror_resource_by_ref on ror_resource using gin (refs);

-- software that speaks for establishments: it signs what it asks with its own key, of which only the public half is here
create table software_client (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{2,62}$'),
  name text not null,
  -- a JSON Web Key Set (RFC 7517), public keys only
  jwks jsonb not null,
  -- the establishments it may speak for
  finess text[] not null check (cardinality(finess) > 0),
  scopes text[] not null,
  created_at timestamptz not null,
  disabled_at timestamptz
);

create table client_token (
  token_hash bytea primary key,
  client_id text not null references software_client,
  scopes text[] not null,
  expires_at timestamptz not null
);
create index client_token_by_end on client_token (expires_at);

-- an assertion is used once: its identifier is kept until it could no longer be believed
create table client_assertion (
  client_id text not null references software_client,
  jti_hash bytea not null,
  expires_at timestamptz not null,
  primary key (client_id, jti_hash)
);
create index client_assertion_by_end on client_assertion (expires_at);
