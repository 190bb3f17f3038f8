-- The directory at national scale: what an establishment and a unit say of themselves, where each field comes from,
-- the runs of the imports, places by kind, sex and day, and places held.

alter table facility
  add column legal_entity_finess text check (legal_entity_finess ~ '^[0-9A-Z]{9}$'),
  add column siret text,
  add column ror_id text unique,
  -- see directory/card.ts: FacilityCard
  add column card jsonb not null default '{}',
  -- see directory/card.ts: Booking
  add column booking jsonb;

alter table unit
  -- the identifier of its offer in the ROR (system https://oi.esante.gouv.fr)
  add column ror_id text unique,
  -- see directory/card.ts: UnitCard
  add column card jsonb not null default '{}',
  -- INSEE codes of the communes where a home service goes; null: the circle of zone_km, or nothing said
  add column zone_communes text[],
  -- shown to professionals only
  add column sensitive boolean not null default false,
  -- field → {source, date}: who says so and since when, as for facilities
  add column origins jsonb not null default '{}';

create table facility_contact (
  id uuid primary key,
  facility_id uuid not null references facility,
  unit_id uuid references unit,
  label text not null,
  means text not null check (means in ('phone', 'email', 'mssante', 'website')),
  value text not null,
  -- who may read it: anyone, or professionals signed in
  audience text not null check (audience in ('public', 'professionals')),
  source text not null,
  position integer not null default 0,
  updated_at timestamptz not null
);
create index facility_contact_by_facility on facility_contact (facility_id, position);

create table facility_document (
  id uuid primary key,
  facility_id uuid not null references facility,
  title text not null,
  kind text not null check (kind in ('brochure', 'plaquette', 'tariffs', 'rules', 'other')),
  media_type text not null,
  size integer not null,
  sha256 text not null,
  content bytea not null,
  added_by uuid not null references account,
  added_at timestamptz not null,
  removed_at timestamptz
);
create index facility_document_by_facility on facility_document (facility_id) where removed_at is null;

-- one reading of one source, from its first line to its report
create table import_run (
  id uuid primary key,
  kind text not null,
  -- the name of the file, or the address of the server; never a path
  source text not null,
  -- the fingerprint of the file: the same one is resumed, or said to be the same as last time
  fingerprint text,
  state text not null check (state in ('running', 'done', 'failed', 'interrupted')),
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  finished_at timestamptz,
  -- where to go on from: a line of the file, a page of the server
  position text,
  totals jsonb not null default '{}',
  message text
);
create index import_run_by_kind on import_run (kind, started_at desc);

-- what a run changed or could not read, one row each
create table import_change (
  run_id uuid not null references import_run on delete cascade,
  seq integer not null,
  what text not null check (what in ('appeared', 'changed', 'closed', 'reopened', 'rejected', 'doubt')),
  line bigint,
  -- FINESS number, ROR or RPPS identifier
  ref text,
  label text,
  -- the fields before and after, or the reason in French
  detail jsonb not null default '{}',
  primary key (run_id, seq)
);
create index import_change_by_ref on import_change (ref);

-- free places as someone counted them, by kind of need, sex and first day; unit.places_free is what remains to propose today
create table availability (
  unit_id uuid not null references unit,
  kind text not null,
  sex text not null check (sex in ('any', 'F', 'M')),
  from_date date not null,
  until_date date check (until_date >= from_date),
  free integer not null check (free between 0 and 999),
  declared_at timestamptz not null,
  declared_by text not null,
  origin text not null check (origin in ('declared', 'ror', 'api')),
  primary key (unit_id, kind, sex, from_date)
);

-- every count ever said, for the observatory, the history and undo
create table availability_event (
  unit_id uuid not null references unit,
  at timestamptz not null,
  -- the rows as they stood after it
  counts jsonb not null,
  free integer not null,
  by_name text not null,
  account_id uuid references account,
  origin text not null check (origin in ('declared', 'ror', 'api', 'placement', 'undo')),
  primary key (unit_id, at)
);

-- a place kept for one request until an hour
create table hold (
  id uuid primary key,
  unit_id uuid not null references unit,
  request_id uuid not null references admission_request,
  referral_id uuid not null references referral,
  kind text not null,
  sex text not null check (sex in ('any', 'F', 'M')),
  from_date date not null,
  held_at timestamptz not null,
  until timestamptz not null,
  extended boolean not null default false,
  ended_at timestamptz,
  ended_as text check (ended_as in ('taken', 'released', 'lapsed'))
);
create unique index hold_once on hold (request_id) where ended_at is null;
create index hold_by_unit on hold (unit_id) where ended_at is null;
create index hold_to_lapse on hold (until) where ended_at is null;
