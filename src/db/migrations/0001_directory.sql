create extension if not exists pg_trgm;

create table facility (
  id uuid primary key,
  finess text not null unique check (finess ~ '^[0-9A-Z]{9}$'),
  legal_entity text,
  name text not null,
  category text not null,
  category_label text not null,
  legal_status text check (legal_status in ('public', 'non-profit', 'private')),
  street text,
  postcode text,
  city text not null,
  commune text,
  departement text not null,
  lat double precision,
  lon double precision,
  phone text,
  email text,
  website text,
  -- euros a day, see directory/facility.ts: Prices
  prices jsonb,
  -- field → {source, date}: who says so and since when
  origins jsonb not null default '{}',
  search_name text not null,
  -- the import's fingerprint of the source row: an equal one changes nothing
  source_hash text,
  closed_on date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index facility_by_name on facility using gin (search_name gin_trgm_ops);
create index facility_by_place on facility using gist (point(lon, lat));
create index facility_by_departement on facility (departement);

create table unit (
  id uuid primary key,
  facility_id uuid not null references facility,
  name text not null,
  module text not null check (module in ('grand-age', 'sanitaire', 'handicap', 'tnd')),
  -- the kinds of need it answers (heb-perm, smr, had…); empty for a unit that only asks
  kinds text[] not null,
  mentions text[] not null default '{}',
  modes text[] not null default '{}',
  -- what it offers: see directory/unit.ts: Offer
  offer jsonb not null default '{}',
  -- what it cannot take: see directory/unit.ts: Limits
  limits jsonb not null default '{}',
  -- kilometres around it where a home service goes; null elsewhere
  zone_km double precision,
  lat double precision,
  lon double precision,
  price_month numeric(8, 2),
  accepts boolean not null default true,
  accepts_from date,
  closed_on date,
  places_free integer check (places_free >= 0),
  places_declared_at timestamptz,
  version integer not null default 1
);
create index unit_by_place on unit using gist (point(lon, lat));
create index unit_by_facility on unit (facility_id);

-- what an import proposes and a human decides: two facilities that may be one
create table facility_match (
  facility_id uuid not null references facility,
  candidate_id uuid not null references facility,
  similarity real not null,
  distance_m integer not null,
  primary key (facility_id, candidate_id)
);

create table commune (
  code text primary key,
  name text not null,
  search_name text not null,
  postcodes text[] not null,
  departement text not null,
  lat double precision,
  lon double precision,
  population integer not null default 0
);
create index commune_by_name on commune using gin (search_name gin_trgm_ops);
create index commune_by_postcode on commune using gin (postcodes);
