-- Written by "npm run migrate -- --schema"; a test compares it with the migrations.

create table account (
  id uuid not null,
  national_id text not null,
  given_name text not null,
  family_name text not null,
  profession text not null,
  profession_label text not null,
  email text,
  created_at timestamp with time zone not null default now(),
  last_sign_in_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (email),
  UNIQUE (national_id)
);

create table admission_request (
  id uuid not null,
  referral_id uuid not null,
  need_id uuid not null,
  unit_id uuid not null,
  state text not null,
  former_state text,
  state_since timestamp with time zone not null,
  reason text,
  proposal jsonb,
  opinion jsonb,
  listed_at timestamp with time zone,
  stage text,
  expected_weeks integer,
  assignee uuid,
  assignee_name text,
  distance_km real,
  sent_at timestamp with time zone,
  read_at timestamp with time zone,
  answered_at timestamp with time zone,
  deadline timestamp with time zone,
  superseded_by uuid,
  version integer not null default 1,
  texts bytea,
  CHECK ((state = ANY (ARRAY['prepared'::text, 'sent'::text, 'read'::text, 'studying'::text, 'info-requested'::text, 'conditional'::text, 'waiting'::text, 'offered'::text, 'confirmed'::text, 'trial'::text, 'arrived'::text, 'ended'::text, 'declined'::text, 'withdrawn'::text, 'superseded'::text, 'not-arrived'::text]))),
  FOREIGN KEY (assignee) REFERENCES account(id),
  FOREIGN KEY (need_id) REFERENCES need(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (superseded_by) REFERENCES admission_request(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table attachment (
  id uuid not null,
  referral_id uuid not null,
  volet text not null,
  link_id text not null,
  level text not null,
  name bytea not null,
  content bytea not null,
  media_type text not null,
  size integer not null,
  sha256 text not null,
  added_by text not null,
  added_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  kind text,
  CHECK ((level = ANY (ARRAY['admin'::text, 'care'::text, 'medical'::text, 'own'::text]))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id)
);

create table commune (
  code text not null,
  name text not null,
  search_name text not null,
  postcodes text[] not null,
  departement text not null,
  lat double precision,
  lon double precision,
  population integer not null default 0,
  PRIMARY KEY (code)
);

create table facility (
  id uuid not null,
  finess text not null,
  legal_entity text,
  name text not null,
  category text not null,
  category_label text not null,
  legal_status text,
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
  prices jsonb,
  origins jsonb not null default '{}'::jsonb,
  search_name text not null,
  source_hash text,
  closed_on date,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  CHECK ((finess ~ '^[0-9A-Z]{9}$'::text)),
  CHECK ((legal_status = ANY (ARRAY['public'::text, 'non-profit'::text, 'private'::text]))),
  PRIMARY KEY (id),
  UNIQUE (finess)
);

create table facility_match (
  facility_id uuid not null,
  candidate_id uuid not null,
  similarity real not null,
  distance_m integer not null,
  FOREIGN KEY (candidate_id) REFERENCES facility(id),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  PRIMARY KEY (facility_id, candidate_id)
);

create table habilitation (
  id uuid not null,
  account_id uuid not null,
  unit_id uuid not null,
  module text not null,
  role text not null,
  medical boolean not null default false,
  mail boolean not null default true,
  starts_on date not null,
  ends_on date,
  granted_at timestamp with time zone not null default now(),
  CHECK ((role = ANY (ARRAY['reader'::text, 'writer'::text, 'requester'::text, 'receiver'::text, 'local-admin'::text, 'statistics'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id),
  UNIQUE (account_id, unit_id, module, role)
);

create table idempotency (
  key text not null,
  account_id uuid not null,
  fingerprint text not null,
  location text not null,
  at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (key, account_id)
);

create table journal_entry (
  referral_id uuid not null,
  seq integer not null,
  at timestamp with time zone not null,
  account_id uuid,
  who text not null,
  unit_id uuid,
  unit_name text not null,
  act text not null,
  object text not null,
  hash text not null,
  PRIMARY KEY (referral_id, seq)
);

create table journal_head (
  referral_id uuid not null,
  seq integer not null,
  hash text not null,
  PRIMARY KEY (referral_id)
);

create table message (
  id uuid not null,
  referral_id uuid not null,
  request_id uuid not null,
  account_id uuid not null,
  who text not null,
  unit_id uuid not null,
  medical boolean not null default false,
  body bytea not null,
  at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table migration (
  name text not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (name)
);

create table need (
  id uuid not null,
  referral_id uuid not null,
  kind text not null,
  from_date date,
  to_date date,
  interim_of uuid,
  state text not null,
  dropped_by uuid,
  CHECK ((state = ANY (ARRAY['open'::text, 'placed'::text, 'dropped'::text]))),
  FOREIGN KEY (interim_of) REFERENCES need(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id)
);

create table notice (
  id uuid not null,
  account_id uuid not null,
  unit_id uuid not null,
  kind text not null,
  referral_id uuid not null,
  request_id uuid,
  number text not null,
  at timestamp with time zone not null,
  read_at timestamp with time zone,
  mail text not null default 'none'::text,
  mailed_at timestamp with time zone,
  CHECK ((mail = ANY (ARRAY['none'::text, 'waiting'::text, 'sent'::text, 'failed'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table outbox (
  id bigint not null generated always as identity,
  name text not null,
  payload jsonb not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (id)
);

create table person (
  id uuid not null,
  ins_sealed bytea,
  ins_fingerprint bytea,
  ins_status text not null default 'provisoire'::text,
  birth_name text not null,
  used_name text,
  given_name text not null,
  used_given_name text,
  sex text not null,
  birth_date text,
  birth_place text,
  name_key text not null,
  given_key text not null,
  death_date date,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  CHECK ((ins_status = ANY (ARRAY['provisoire'::text, 'recuperee'::text, 'validee'::text, 'qualifiee'::text, 'inconnue'::text]))),
  CHECK ((sex = ANY (ARRAY['F'::text, 'M'::text, 'I'::text]))),
  PRIMARY KEY (id)
);

create table referral (
  id uuid not null,
  number text not null,
  module text not null,
  person_id uuid not null,
  owner_unit_id uuid not null,
  sealed_key bytea not null,
  status text not null,
  status_since timestamp with time zone not null,
  status_reason text,
  review_on date,
  urgency text not null default 'standard'::text,
  origin text not null default 'web'::text,
  care_summary text not null default ''::text,
  medical_summary bytea,
  home_lat double precision,
  home_lon double precision,
  duplicate_of uuid,
  duplicate_reason bytea,
  version integer not null default 1,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  CHECK ((module = ANY (ARRAY['grand-age'::text, 'sanitaire'::text, 'handicap'::text, 'tnd'::text]))),
  CHECK ((origin = ANY (ARRAY['web'::text, 'api'::text, 'paper'::text]))),
  CHECK ((status = ANY (ARRAY['draft'::text, 'ready'::text, 'open'::text, 'suspended'::text, 'placed'::text, 'admitted'::text, 'cancelled'::text, 'archived'::text]))),
  CHECK ((urgency = ANY (ARRAY['standard'::text, 'urgent'::text, 'immediate'::text]))),
  FOREIGN KEY (created_by) REFERENCES account(id),
  FOREIGN KEY (duplicate_of) REFERENCES referral(id),
  FOREIGN KEY (owner_unit_id) REFERENCES unit(id),
  FOREIGN KEY (person_id) REFERENCES person(id),
  PRIMARY KEY (id),
  UNIQUE (number)
);

create table request_event (
  referral_id uuid not null,
  request_id uuid not null,
  seq integer not null,
  act text not null,
  from_state text,
  to_state text not null,
  reason text,
  detail bytea,
  who text not null,
  account_id uuid,
  unit_id uuid,
  at timestamp with time zone not null,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id),
  PRIMARY KEY (request_id, seq)
);

create table session (
  token_hash bytea not null,
  account_id uuid not null,
  unit_id uuid,
  id_token text,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (token_hash)
);

create table setting (
  key text not null,
  value jsonb not null,
  PRIMARY KEY (key)
);

create table sign_in_attempt (
  state_hash bytea not null,
  verifier text not null,
  nonce text not null,
  return_to text not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (state_hash)
);

create table unit (
  id uuid not null,
  facility_id uuid not null,
  name text not null,
  module text not null,
  kinds text[] not null,
  mentions text[] not null default '{}'::text[],
  modes text[] not null default '{}'::text[],
  offer jsonb not null default '{}'::jsonb,
  limits jsonb not null default '{}'::jsonb,
  zone_km double precision,
  lat double precision,
  lon double precision,
  price_month numeric(8,2),
  accepts boolean not null default true,
  accepts_from date,
  closed_on date,
  places_free integer,
  places_declared_at timestamp with time zone,
  version integer not null default 1,
  CHECK ((module = ANY (ARRAY['grand-age'::text, 'sanitaire'::text, 'handicap'::text, 'tnd'::text]))),
  CHECK ((places_free >= 0)),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  PRIMARY KEY (id)
);

create table volet (
  referral_id uuid not null,
  code text not null,
  template_version integer not null,
  level text not null,
  state text not null,
  version integer not null default 0,
  required_count integer not null default 0,
  answered_count integer not null default 0,
  draft bytea,
  validated bytea,
  validated_version integer,
  validated_by text,
  validated_at timestamp with time zone,
  signature jsonb,
  updated_by text,
  updated_at timestamp with time zone,
  CHECK ((level = ANY (ARRAY['admin'::text, 'care'::text, 'medical'::text, 'own'::text]))),
  CHECK ((state = ANY (ARRAY['empty'::text, 'in-progress'::text, 'to-validate'::text, 'validated'::text]))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id, code)
);

create table volet_version (
  referral_id uuid not null,
  code text not null,
  version integer not null,
  answers bytea not null,
  validated_by text not null,
  validated_at timestamp with time zone not null,
  signature jsonb,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id, code, version)
);

CREATE INDEX attachment_by_referral ON public.attachment USING btree (referral_id);

CREATE INDEX commune_by_name ON public.commune USING gin (search_name gin_trgm_ops);

CREATE INDEX commune_by_postcode ON public.commune USING gin (postcodes);

CREATE INDEX facility_by_departement ON public.facility USING btree (departement);

CREATE INDEX facility_by_name ON public.facility USING gin (search_name gin_trgm_ops);

CREATE INDEX facility_by_place ON public.facility USING gist (point(lon, lat));

CREATE INDEX habilitation_by_unit ON public.habilitation USING btree (unit_id);

CREATE INDEX message_by_request ON public.message USING btree (request_id, at);

CREATE INDEX need_by_referral ON public.need USING btree (referral_id);

CREATE INDEX notice_by_account ON public.notice USING btree (account_id, unit_id, at DESC);

CREATE INDEX notice_unread ON public.notice USING btree (account_id, unit_id) WHERE (read_at IS NULL);

CREATE INDEX person_by_birth ON public.person USING btree (birth_date);

CREATE INDEX person_by_ins ON public.person USING btree (ins_fingerprint) WHERE (ins_fingerprint IS NOT NULL);

CREATE INDEX person_by_name ON public.person USING gin (name_key gin_trgm_ops);

CREATE INDEX referral_by_owner ON public.referral USING btree (owner_unit_id, status, updated_at DESC) INCLUDE (module, id);

CREATE INDEX referral_by_person ON public.referral USING btree (person_id);

CREATE INDEX request_by_referral ON public.admission_request USING btree (referral_id);

CREATE INDEX request_by_unit ON public.admission_request USING btree (unit_id, state, deadline) INCLUDE (sent_at, id);

CREATE INDEX request_event_by_referral ON public.request_event USING btree (referral_id, at);

CREATE INDEX request_offered ON public.admission_request USING btree (referral_id, deadline) WHERE (state = 'offered'::text);

CREATE INDEX session_by_account ON public.session USING btree (account_id);

CREATE INDEX unit_by_facility ON public.unit USING btree (facility_id);

CREATE INDEX unit_by_place ON public.unit USING gist (point(lon, lat));

CREATE UNIQUE INDEX request_live_once ON public.admission_request USING btree (referral_id, unit_id, need_id) WHERE (state = ANY (ARRAY['prepared'::text, 'sent'::text, 'read'::text, 'studying'::text, 'info-requested'::text, 'conditional'::text, 'waiting'::text, 'offered'::text]));

CREATE UNIQUE INDEX request_placed_once ON public.admission_request USING btree (need_id) WHERE (state = ANY (ARRAY['confirmed'::text, 'trial'::text, 'arrived'::text]));

CREATE OR REPLACE FUNCTION public.journal_hash(before text, referral uuid, seq integer, at timestamp with time zone, account uuid, who text, unit uuid, unit_name text, act text, object text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select encode(sha256(convert_to(concat_ws(E'\x1f', before, referral::text, seq::text,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    coalesce(account::text, ''), who, coalesce(unit::text, ''), unit_name, act, object), 'UTF8')), 'hex')
$function$
;
