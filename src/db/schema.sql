-- Written by "npm run migrate -- --schema"; a test compares it with the migrations.

create table account (
  id uuid not null,
  national_id text,
  given_name text not null,
  family_name text not null,
  profession text not null,
  profession_label text not null,
  email text,
  created_at timestamp with time zone not null default now(),
  last_sign_in_at timestamp with time zone,
  state text not null default 'active'::text,
  state_since timestamp with time zone not null default now(),
  state_reason text,
  speciality text,
  speciality_label text,
  function text,
  self_registered boolean not null default false,
  email_verified_at timestamp with time zone,
  mobile text,
  mobile_verified_at timestamp with time zone,
  address jsonb,
  password_hash text,
  password_changed_at timestamp with time zone,
  password_locked_at timestamp with time zone,
  codes_from timestamp with time zone,
  merged_into uuid,
  created_by uuid,
  password_wrong integer not null default 0,
  dormancy_told_at timestamp with time zone,
  kind text not null default 'professional'::text,
  email_bounced_at timestamp with time zone,
  email_bounce text,
  text_size text not null default 'normal'::text,
  forgotten_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['professional'::text, 'person'::text]))),
  CHECK ((state = ANY (ARRAY['invited'::text, 'active'::text, 'suspended'::text, 'dormant'::text, 'closed'::text]))),
  CHECK ((text_size = ANY (ARRAY['normal'::text, 'large'::text, 'largest'::text]))),
  FOREIGN KEY (created_by) REFERENCES account(id),
  FOREIGN KEY (merged_into) REFERENCES account(id),
  PRIMARY KEY (id),
  UNIQUE (national_id)
);

create table account_link (
  id uuid not null,
  kept_account uuid not null,
  merged_account uuid not null,
  proofs text[] not null,
  moved jsonb not null,
  at timestamp with time zone not null,
  undone_at timestamp with time zone,
  undone_by uuid,
  FOREIGN KEY (kept_account) REFERENCES account(id),
  FOREIGN KEY (merged_account) REFERENCES account(id),
  FOREIGN KEY (undone_by) REFERENCES account(id),
  PRIMARY KEY (id)
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
  disclosure text not null default 'full'::text,
  disclosed_at timestamp with time zone,
  conditions bytea,
  conditions_met_at timestamp with time zone,
  wave smallint,
  endorsed boolean not null default false,
  CHECK ((disclosure = ANY (ARRAY['profile'::text, 'decision'::text, 'full'::text]))),
  CHECK ((state = ANY (ARRAY['prepared'::text, 'sent'::text, 'read'::text, 'studying'::text, 'info-requested'::text, 'conditional'::text, 'waiting'::text, 'offered'::text, 'confirmed'::text, 'trial'::text, 'arrived'::text, 'ended'::text, 'declined'::text, 'withdrawn'::text, 'superseded'::text, 'not-arrived'::text]))),
  CHECK (((wave >= 1) AND (wave <= 50))),
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
  kept_by text,
  CHECK ((level = ANY (ARRAY['admin'::text, 'care'::text, 'medical'::text, 'own'::text]))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id)
);

create table auth_policy (
  id uuid not null,
  facility_id uuid not null,
  unit_id uuid,
  mode text not null,
  allowed_means text[] not null,
  effective_from date not null,
  trusted_window_hours integer not null default 4,
  synced_passkeys boolean not null default true,
  mail_codes boolean not null default true,
  set_by uuid,
  set_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  CHECK ((mode = ANY (ARRAY['password'::text, 'optional'::text, 'required'::text]))),
  CHECK (((trusted_window_hours >= 0) AND (trusted_window_hours <= 8))),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  FOREIGN KEY (set_by) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table availability (
  unit_id uuid not null,
  kind text not null,
  sex text not null,
  from_date date not null,
  until_date date,
  free integer not null,
  declared_at timestamp with time zone not null,
  declared_by text not null,
  origin text not null,
  CHECK ((until_date >= from_date)),
  CHECK (((free >= 0) AND (free <= 999))),
  CHECK ((origin = ANY (ARRAY['declared'::text, 'ror'::text, 'api'::text]))),
  CHECK ((sex = ANY (ARRAY['any'::text, 'F'::text, 'M'::text]))),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (unit_id, kind, sex, from_date)
);

create table availability_event (
  unit_id uuid not null,
  at timestamp with time zone not null,
  counts jsonb not null,
  free integer not null,
  by_name text not null,
  account_id uuid,
  origin text not null,
  CHECK ((origin = ANY (ARRAY['declared'::text, 'ror'::text, 'api'::text, 'placement'::text, 'undo'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (unit_id, at)
);

create table beginning (
  id uuid not null,
  account_id uuid,
  sealed bytea,
  again_hash bytea,
  begun_at timestamp with time zone not null,
  state text not null,
  state_since timestamp with time zone not null,
  reminders smallint not null default 0,
  CHECK ((state = ANY (ARRAY['typed'::text, 'asked'::text, 'confirmed'::text, 'lapsed'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (id),
  UNIQUE (again_hash)
);

create table booking_click (
  facility_id uuid not null,
  day date not null,
  clicks integer not null,
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  PRIMARY KEY (facility_id, day)
);

create table charter_acceptance (
  account_id uuid not null,
  version text not null,
  text_hash text not null,
  at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (account_id, version)
);

create table client_assertion (
  client_id text not null,
  jti_hash bytea not null,
  expires_at timestamp with time zone not null,
  FOREIGN KEY (client_id) REFERENCES software_client(id),
  PRIMARY KEY (client_id, jti_hash)
);

create table client_token (
  token_hash bytea not null,
  client_id text not null,
  scopes text[] not null,
  expires_at timestamp with time zone not null,
  FOREIGN KEY (client_id) REFERENCES software_client(id),
  PRIMARY KEY (token_hash)
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

create table death (
  id uuid not null,
  referral_id uuid not null,
  died_on date not null,
  before bytea not null,
  who text not null,
  account_id uuid not null,
  at timestamp with time zone not null,
  undone_at timestamp with time zone,
  undone_by text,
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id)
);

create table decision (
  referral_id uuid not null,
  unit_id uuid not null,
  id_decision text not null,
  id_national text not null,
  file_number text not null,
  person_number text not null,
  type text not null,
  decided_on date not null,
  opens_on date not null,
  ends_on date not null,
  creton boolean not null default false,
  pag boolean not null default false,
  priority smallint,
  priority_on date,
  receiving text,
  transferred_on date,
  texts bytea not null,
  status text not null default 'in-force'::text,
  status_since timestamp with time zone not null,
  status_reason text,
  replaced_by uuid,
  renewal_asked_on date,
  shared_at timestamp with time zone,
  alerted smallint,
  line_print bytea,
  version integer not null default 1,
  entered_by uuid not null,
  entered_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  CHECK ((ends_on >= opens_on)),
  CHECK (((status = 'replaced'::text) = (replaced_by IS NOT NULL))),
  CHECK (((priority >= 1) AND (priority <= 4))),
  CHECK ((status = ANY (ARRAY['in-force'::text, 'cancelled'::text, 'replaced'::text, 'closed'::text]))),
  FOREIGN KEY (entered_by) REFERENCES account(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (replaced_by) REFERENCES decision(referral_id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (referral_id),
  UNIQUE (id_national)
);

create table decision_import (
  id uuid not null,
  unit_id uuid not null,
  by_account uuid not null,
  content bytea,
  lines jsonb not null default '[]'::jsonb,
  at timestamp with time zone not null,
  done_at timestamp with time zone,
  FOREIGN KEY (by_account) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table decision_retrieval (
  id uuid not null,
  account_id uuid not null,
  unit_id uuid not null,
  found uuid[] not null,
  expires_at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table decision_right (
  need_id uuid not null,
  referral_id uuid not null,
  code text not null,
  nature text not null,
  qualification text not null,
  detail jsonb not null,
  FOREIGN KEY (need_id) REFERENCES need(id),
  FOREIGN KEY (referral_id) REFERENCES decision(referral_id),
  PRIMARY KEY (need_id)
);

create table delegation (
  id uuid not null,
  from_account uuid not null,
  from_unit uuid not null,
  to_account uuid not null,
  kind text not null,
  modules text[],
  rights text[] not null,
  every_patient boolean not null,
  starts_on date not null,
  ends_on date not null,
  created_at timestamp with time zone not null,
  created_with text not null,
  accepted_at timestamp with time zone,
  refused_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by uuid,
  last_used_at timestamp with time zone,
  reminded_at timestamp with time zone,
  CHECK (((ends_on >= starts_on) AND (ends_on <= (starts_on + 366)))),
  CHECK ((from_account <> to_account)),
  CHECK ((kind = ANY (ARRAY['confrere'::text, 'assistant'::text]))),
  CHECK ((cardinality(rights) > 0)),
  FOREIGN KEY (ended_by) REFERENCES account(id),
  FOREIGN KEY (from_account) REFERENCES account(id),
  FOREIGN KEY (from_unit) REFERENCES unit(id),
  FOREIGN KEY (to_account) REFERENCES account(id),
  PRIMARY KEY (id)
);

create table delegation_patient (
  delegation_id uuid not null,
  person_id uuid not null,
  FOREIGN KEY (delegation_id) REFERENCES delegation(id),
  FOREIGN KEY (person_id) REFERENCES person(id),
  PRIMARY KEY (delegation_id, person_id)
);

create table dependency_flat_amount (
  departement text not null,
  year integer not null,
  amount numeric(6,2) not null,
  source text not null,
  set_at timestamp with time zone not null,
  CHECK ((amount >= (0)::numeric)),
  CHECK (((year >= 2000) AND (year <= 2100))),
  PRIMARY KEY (departement, year)
);

create table dependency_threshold (
  year integer not null,
  s1 numeric(10,2) not null,
  s2 numeric(10,2) not null,
  source text not null,
  set_at timestamp with time zone not null,
  CHECK ((s2 > s1)),
  CHECK ((s1 > (0)::numeric)),
  CHECK (((year >= 2000) AND (year <= 2100))),
  PRIMARY KEY (year)
);

create table desk_facility (
  id uuid not null,
  desk_unit uuid not null,
  facility_id uuid not null,
  asked_at timestamp with time zone not null,
  asked_by uuid not null,
  accepted_at timestamp with time zone,
  accepted_by uuid,
  may_answer boolean not null default false,
  ended_at timestamp with time zone,
  ended_by uuid,
  may_count boolean not null default false,
  FOREIGN KEY (accepted_by) REFERENCES account(id),
  FOREIGN KEY (asked_by) REFERENCES account(id),
  FOREIGN KEY (desk_unit) REFERENCES unit(id),
  FOREIGN KEY (ended_by) REFERENCES account(id),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  PRIMARY KEY (id)
);

create table desk_facility_change (
  id uuid not null,
  desk_facility_id uuid not null,
  at timestamp with time zone not null,
  who text not null,
  answers boolean,
  counts boolean,
  CHECK (((answers IS NULL) = (counts IS NULL))),
  FOREIGN KEY (desk_facility_id) REFERENCES desk_facility(id),
  PRIMARY KEY (id)
);

create table desk_follow (
  desk_unit uuid not null,
  request_id uuid not null,
  account_id uuid not null,
  at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (desk_unit) REFERENCES unit(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id) ON DELETE CASCADE,
  PRIMARY KEY (desk_unit, request_id)
);

create table directory_change (
  seq bigint not null generated always as identity,
  facility_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamp with time zone not null default now(),
  PRIMARY KEY (seq)
);

create table directory_edit (
  id uuid not null,
  facility_id uuid not null,
  unit_id uuid,
  field text not null,
  before jsonb,
  after jsonb,
  before_origin jsonb,
  after_origin jsonb,
  source text not null,
  undoes uuid,
  account_id uuid not null,
  by_name text not null,
  at timestamp with time zone not null,
  CHECK ((source = ANY (ARRAY['declared'::text, 'undo'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  FOREIGN KEY (undoes) REFERENCES directory_edit(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id),
  UNIQUE (undoes)
);

create table directory_report (
  id uuid not null,
  facility_id uuid not null,
  unit_id uuid,
  field text not null,
  label text not null,
  shown text not null,
  wrong text not null,
  owner text not null,
  state text not null,
  account_id uuid not null,
  by_name text not null,
  reported_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  sent_how text,
  answered_at timestamp with time zone,
  answer text,
  CHECK (((state = 'open'::text) = (sent_at IS NULL))),
  CHECK (((state = 'answered'::text) = (answered_at IS NOT NULL))),
  CHECK ((owner = ANY (ARRAY['ror'::text, 'finess'::text, 'cnsa'::text, 'establishment'::text]))),
  CHECK ((sent_how = ANY (ARRAY['mail'::text, 'by-hand'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'sent'::text, 'answered'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table doctor_reminder (
  referral_id uuid not null,
  at timestamp with time zone not null,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id, at)
);

create table early_line (
  id uuid not null,
  request_id uuid not null,
  referral_id uuid not null,
  detail bytea not null,
  report_id uuid,
  added_by text not null,
  added_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  national_id text,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (report_id) REFERENCES attachment(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id) ON DELETE CASCADE,
  PRIMARY KEY (id)
);

create table early_path (
  request_id uuid not null,
  referral_id uuid not null,
  stage text,
  expected_on date,
  renewal_proposed_on date,
  renewal_proposed_by text,
  renewed_on date,
  renewed_by text,
  letter bytea,
  letter_by text,
  letter_at timestamp with time zone,
  reminded_on date,
  version integer not null default 1,
  CHECK (((renewed_on IS NULL) OR (renewal_proposed_on IS NOT NULL))),
  CHECK ((stage = ANY (ARRAY['attente'::text, 'bilans'::text, 'interventions'::text, 'synthese'::text, 'renouvele'::text]))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id) ON DELETE CASCADE,
  PRIMARY KEY (request_id)
);

create table email_proof (
  account_id uuid not null,
  sealed bytea not null,
  code_id uuid,
  started_at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (account_id)
);

create table erasure (
  referral_id uuid not null,
  owner_unit_id uuid not null,
  erased_at timestamp with time zone not null,
  certificate jsonb not null,
  seal bytea not null,
  FOREIGN KEY (owner_unit_id) REFERENCES unit(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id)
);

create table evaluation_consent (
  id uuid not null,
  referral_id uuid not null,
  facility_id uuid not null,
  given boolean not null,
  on_date date not null,
  side text not null,
  who text not null,
  account_id uuid,
  at timestamp with time zone not null,
  CHECK ((side = ANY (ARRAY['esms'::text, 'person'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id)
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
  listed boolean not null default true,
  legal_entity_finess text,
  siret text,
  ror_id text,
  card jsonb not null default '{}'::jsonb,
  booking jsonb,
  opened_on date,
  CHECK ((finess ~ '^[0-9A-Z]{9}$'::text)),
  CHECK ((legal_entity_finess ~ '^[0-9A-Z]{9}$'::text)),
  CHECK ((legal_status = ANY (ARRAY['public'::text, 'non-profit'::text, 'private'::text]))),
  PRIMARY KEY (id),
  UNIQUE (finess),
  UNIQUE (ror_id)
);

create table facility_contact (
  id uuid not null,
  facility_id uuid not null,
  unit_id uuid,
  label text not null,
  means text not null,
  value text not null,
  audience text not null,
  source text not null,
  "position" integer not null default 0,
  updated_at timestamp with time zone not null,
  CHECK ((audience = ANY (ARRAY['public'::text, 'professionals'::text]))),
  CHECK ((means = ANY (ARRAY['phone'::text, 'email'::text, 'mssante'::text, 'website'::text]))),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table facility_document (
  id uuid not null,
  facility_id uuid not null,
  title text not null,
  kind text not null,
  media_type text not null,
  size integer not null,
  sha256 text not null,
  content bytea not null,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['brochure'::text, 'plaquette'::text, 'tariffs'::text, 'rules'::text, 'other'::text]))),
  FOREIGN KEY (added_by) REFERENCES account(id),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  PRIMARY KEY (id)
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

create table follow_up_closing (
  id uuid not null,
  referral_id uuid not null,
  request_id uuid not null,
  kind text not null,
  announced_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  done_at timestamp with time zone,
  dropped_at timestamp with time zone,
  move uuid,
  undone_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['validity'::text, 'elsewhere'::text, 'decision'::text, 'death'::text]))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id),
  PRIMARY KEY (id)
);

create table franceconnect_attempt (
  state_hash bytea not null,
  verifier text not null,
  nonce text not null,
  return_to text not null,
  account_id uuid,
  expires_at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (state_hash)
);

create table franceconnect_identity (
  subject_hash bytea not null,
  account_id uuid not null,
  sealed bytea not null,
  linked_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (subject_hash),
  UNIQUE (account_id)
);

create table franceconnect_pending (
  token_hash bytea not null,
  sealed bytea not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (token_hash)
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
  granted_by uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  former_end date,
  mail_pace text not null default 'each'::text,
  mail_scope text not null default 'all'::text,
  quiet boolean not null default true,
  sms boolean not null default false,
  CHECK ((mail_pace = ANY (ARRAY['each'::text, 'digest'::text]))),
  CHECK ((mail_scope = ANY (ARRAY['all'::text, 'waiting'::text]))),
  CHECK ((role = ANY (ARRAY['reader'::text, 'writer'::text, 'requester'::text, 'receiver'::text, 'local-admin'::text, 'statistics'::text, 'person'::text, 'mdph'::text, 'desk'::text, 'steering'::text, 'support'::text, 'admin'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (ended_by) REFERENCES account(id),
  FOREIGN KEY (granted_by) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id),
  UNIQUE (account_id, unit_id, module, role)
);

create table hold (
  id uuid not null,
  unit_id uuid not null,
  request_id uuid not null,
  referral_id uuid not null,
  kind text not null,
  sex text not null,
  from_date date not null,
  held_at timestamp with time zone not null,
  until timestamp with time zone not null,
  extended boolean not null default false,
  ended_at timestamp with time zone,
  ended_as text,
  CHECK ((ended_as = ANY (ARRAY['taken'::text, 'released'::text, 'lapsed'::text]))),
  CHECK ((sex = ANY (ARRAY['any'::text, 'F'::text, 'M'::text]))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
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

create table import_change (
  run_id uuid not null,
  seq integer not null,
  what text not null,
  line bigint,
  ref text,
  label text,
  detail jsonb not null default '{}'::jsonb,
  CHECK ((what = ANY (ARRAY['appeared'::text, 'changed'::text, 'closed'::text, 'reopened'::text, 'rejected'::text, 'doubt'::text]))),
  FOREIGN KEY (run_id) REFERENCES import_run(id) ON DELETE CASCADE,
  PRIMARY KEY (run_id, seq)
);

create table import_run (
  id uuid not null,
  kind text not null,
  source text not null,
  fingerprint text,
  state text not null,
  started_at timestamp with time zone not null,
  heartbeat_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  "position" text,
  totals jsonb not null default '{}'::jsonb,
  message text,
  noted jsonb not null default '{}'::jsonb,
  data_date date,
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'interrupted'::text]))),
  PRIMARY KEY (id)
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

create table known_browser (
  browser_hash bytea not null,
  account_id uuid not null,
  device text not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (account_id, browser_hash)
);

create table legal_entity (
  finess text not null,
  name text not null,
  legal_status text,
  siren text,
  closed_on date,
  said_on date,
  source_hash text not null,
  CHECK ((finess ~ '^[0-9A-Z]{9}$'::text)),
  CHECK ((legal_status = ANY (ARRAY['public'::text, 'non-profit'::text, 'private'::text]))),
  PRIMARY KEY (finess)
);

create table legal_hold (
  referral_id uuid not null,
  reason text not null,
  who text not null,
  account_id uuid not null,
  at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id)
);

create table limit_hint (
  unit_id uuid not null,
  care text not null,
  times integer not null,
  last_on date not null,
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (unit_id, care)
);

create table logout_token (
  jti_hash bytea not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (jti_hash)
);

create table mailed_link (
  token_hash bytea not null,
  account_id uuid not null,
  purpose text not null,
  sealed bytea,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  created_by uuid,
  CHECK ((purpose = ANY (ARRAY['activation'::text, 'reset'::text, 'invitation'::text, 'confirmation'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (created_by) REFERENCES account(id),
  PRIMARY KEY (token_hash)
);

create table merge (
  id uuid not null,
  referral_id uuid not null,
  other_id uuid not null,
  state text not null,
  proposed_by uuid not null,
  proposed_who text not null,
  proposed_for uuid not null,
  proposed_at timestamp with time zone not null,
  decided_by uuid,
  decided_who text,
  decided_at timestamp with time zone,
  before bytea,
  chosen jsonb not null default '{}'::jsonb,
  undone_at timestamp with time zone,
  proposed_from uuid not null,
  CHECK ((referral_id <> other_id)),
  CHECK ((state = ANY (ARRAY['proposed'::text, 'refused'::text, 'done'::text, 'undone'::text]))),
  FOREIGN KEY (decided_by) REFERENCES account(id),
  FOREIGN KEY (other_id) REFERENCES referral(id),
  FOREIGN KEY (proposed_by) REFERENCES account(id),
  FOREIGN KEY (proposed_for) REFERENCES unit(id),
  FOREIGN KEY (proposed_from) REFERENCES referral(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id)
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

create table national_identifier (
  origin text not null,
  value text not null,
  account_id uuid not null,
  quality integer,
  verified_by text not null,
  verified_at timestamp with time zone not null,
  replaced_by text,
  CHECK ((origin = ANY (ARRAY['RPPS'::text, 'ADELI'::text, 'EDIT'::text, 'PSI'::text, 'LOCAL'::text]))),
  CHECK ((verified_by = ANY (ARRAY['psc'::text, 'import'::text, 'referent'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (origin, value)
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
  referral_id uuid,
  request_id uuid,
  number text,
  at timestamp with time zone not null,
  read_at timestamp with time zone,
  mail text not null default 'none'::text,
  mailed_at timestamp with time zone,
  mail_at timestamp with time zone,
  letter uuid,
  sms text not null default 'none'::text,
  CHECK ((mail = ANY (ARRAY['none'::text, 'later'::text, 'waiting'::text, 'sent'::text, 'failed'::text]))),
  CHECK ((sms = ANY (ARRAY['none'::text, 'waiting'::text, 'sent'::text, 'failed'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table notice_delivery (
  object uuid not null,
  channel text not null,
  account_id uuid not null,
  destination text not null,
  token_hash bytea not null,
  tries integer not null default 1,
  state text not null,
  answer text,
  at timestamp with time zone not null,
  CHECK ((channel = ANY (ARRAY['mail'::text, 'sms'::text]))),
  CHECK ((state = ANY (ARRAY['leaving'::text, 'accepted'::text, 'refused'::text, 'failed'::text, 'bounced'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (object, channel),
  UNIQUE (token_hash)
);

create table official_status (
  id uuid not null,
  referral_id uuid not null,
  request_id uuid not null,
  move uuid,
  seq smallint not null,
  level text not null,
  unit_id uuid,
  unit_name text,
  category text,
  temporality text,
  mode text,
  code text not null,
  reason text,
  on_date date not null,
  comment bytea,
  corrects uuid,
  who text not null,
  account_id uuid,
  at timestamp with time zone not null,
  CHECK (((level = 'unit'::text) = ((unit_id IS NOT NULL) AND (unit_name IS NOT NULL) AND (category IS NOT NULL) AND (mode IS NOT NULL)))),
  CHECK ((level = ANY (ARRAY['esms'::text, 'unit'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table one_time_code (
  id uuid not null,
  pending_hash bytea,
  account_id uuid,
  purpose text not null,
  channel text not null,
  destination text,
  code_hmac bytea not null,
  sealed bytea,
  sent_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  tries integer not null default 0,
  used_at timestamp with time zone,
  dead_at timestamp with time zone,
  CHECK ((channel = ANY (ARRAY['mail'::text, 'sms'::text]))),
  CHECK ((purpose = ANY (ARRAY['sign-in'::text, 'email'::text, 'mobile'::text, 'step-up'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (id)
);

create table orientation_publication (
  id uuid not null,
  number integer not null,
  applies_from date not null,
  comment text not null,
  published_by uuid not null,
  publisher text not null,
  published_at timestamp with time zone not null,
  FOREIGN KEY (published_by) REFERENCES account(id),
  PRIMARY KEY (id)
);

create table orientation_version (
  number integer not null,
  copied_from integer not null,
  rows jsonb not null,
  editor text not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  CHECK ((number >= 2)),
  FOREIGN KEY (created_by) REFERENCES account(id),
  PRIMARY KEY (number)
);

create table outbox (
  id bigint not null generated always as identity,
  name text not null,
  payload jsonb not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (id)
);

create table pace_group (
  module text not null,
  kind text not null,
  departement text not null,
  units integer not null,
  exposed integer[] not null,
  favourable integer[] not null,
  strength real not null,
  measured_at timestamp with time zone not null,
  PRIMARY KEY (module, kind, departement)
);

create table paper_dossier (
  referral_id uuid not null,
  contact bytea not null,
  received_on date not null,
  registered_by text not null,
  registered_unit uuid not null,
  registered_at timestamp with time zone not null,
  code_hash bytea,
  code_until timestamp with time zone,
  taken_over_at timestamp with time zone,
  taken_over_unit uuid,
  CHECK (((taken_over_at IS NULL) = (taken_over_unit IS NULL))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (registered_unit) REFERENCES unit(id),
  FOREIGN KEY (taken_over_unit) REFERENCES unit(id),
  PRIMARY KEY (referral_id)
);

create table parameter (
  module text not null,
  key text not null,
  value jsonb not null,
  CHECK ((module = ANY (ARRAY['grand-age'::text, 'sanitaire'::text, 'handicap'::text, 'tnd'::text]))),
  PRIMARY KEY (module, key)
);

create table parameter_change (
  id uuid not null,
  module text not null,
  key text not null,
  before jsonb,
  after jsonb,
  reason text not null,
  who text not null,
  account_id uuid,
  at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (id)
);

create table passkey (
  credential_id text not null,
  account_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  aaguid text,
  backup_eligible boolean not null,
  backed_up boolean not null,
  name text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  id uuid not null default gen_random_uuid(),
  user_handle text not null default ''::text,
  discoverable boolean,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (credential_id)
);

create table passkey_challenge (
  challenge_hash bytea not null,
  account_id uuid,
  purpose text not null,
  browser_hash bytea not null,
  return_to text not null default '/'::text,
  shared boolean not null default false,
  expires_at timestamp with time zone not null,
  CHECK ((purpose = ANY (ARRAY['enrol'::text, 'sign-in'::text, 'step-up'::text, 'unlock'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (challenge_hash)
);

create table pending_registration (
  token_hash bytea not null,
  sealed bytea not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (token_hash)
);

create table pending_sign_in (
  token_hash bytea not null,
  account_id uuid,
  return_to text not null,
  shared boolean not null default false,
  channel text,
  started_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  CHECK ((channel = ANY (ARRAY['mail'::text, 'sms'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (token_hash)
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

create table place_occupied (
  request_id uuid not null,
  unit_id uuid not null,
  kind text not null,
  sex text not null,
  at timestamp with time zone not null,
  CHECK ((sex = ANY (ARRAY['any'::text, 'F'::text, 'M'::text]))),
  FOREIGN KEY (request_id) REFERENCES admission_request(id) ON DELETE CASCADE,
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (request_id)
);

create table practice_situation (
  account_id uuid not null,
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
  seen_at timestamp with time zone not null,
  chosen_at timestamp with time zone,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (account_id, key)
);

create table prado_refusal (
  referral_id uuid not null,
  reason text not null,
  who text not null,
  at timestamp with time zone not null,
  CHECK ((reason = ANY (ARRAY['organised'::text, 'patient-refusal'::text, 'outside-criteria'::text, 'other'::text]))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id)
);

create table preference (
  request_id uuid not null,
  referral_id uuid not null,
  rank smallint not null,
  CHECK ((rank >= 1)),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id) ON DELETE CASCADE,
  PRIMARY KEY (request_id)
);

create table professional (
  national_id text not null,
  rpps text,
  civility text,
  family_name text not null,
  given_name text,
  search_name text not null,
  gone_on date,
  PRIMARY KEY (national_id)
);

create table professional_activity (
  key uuid not null,
  hash uuid not null,
  national_id text not null,
  profession text not null,
  profession_label text,
  category text,
  skill_type text,
  skill text,
  skill_label text,
  mode text,
  mode_label text,
  structure_id text,
  siret text,
  finess_site text,
  finess_legal text,
  structure_name text,
  structure_sign text,
  street text,
  postcode text,
  city text,
  search_city text,
  commune text,
  departement text,
  phone text,
  phone2 text,
  email text,
  mss text,
  sector text,
  sector_label text,
  role text,
  role_label text,
  activity_kind text,
  activity_kind_label text,
  register text,
  PRIMARY KEY (key)
);

create table professional_staging (
  line bigint not null,
  rpps text,
  civility text,
  family_name text not null,
  given_name text,
  search_name text not null,
  key uuid not null,
  hash uuid not null,
  national_id text not null,
  profession text not null,
  profession_label text,
  category text,
  skill_type text,
  skill text,
  skill_label text,
  mode text,
  mode_label text,
  structure_id text,
  siret text,
  finess_site text,
  finess_legal text,
  structure_name text,
  structure_sign text,
  street text,
  postcode text,
  city text,
  search_city text,
  commune text,
  departement text,
  phone text,
  phone2 text,
  email text,
  mss text,
  sector text,
  sector_label text,
  role text,
  role_label text,
  activity_kind text,
  activity_kind_label text,
  register text
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
  started_for uuid,
  profile_summary text not null default ''::text,
  next_step_at timestamp with time zone default '-infinity'::timestamp with time zone,
  suspended_at timestamp with time zone,
  CHECK ((module = ANY (ARRAY['grand-age'::text, 'sanitaire'::text, 'handicap'::text, 'tnd'::text]))),
  CHECK ((origin = ANY (ARRAY['web'::text, 'api'::text, 'paper'::text]))),
  CHECK ((status = ANY (ARRAY['unconfirmed'::text, 'draft'::text, 'ready'::text, 'open'::text, 'suspended'::text, 'placed'::text, 'admitted'::text, 'cancelled'::text, 'archived'::text, 'erased'::text]))),
  CHECK ((urgency = ANY (ARRAY['standard'::text, 'urgent'::text, 'immediate'::text]))),
  FOREIGN KEY (created_by) REFERENCES account(id),
  FOREIGN KEY (duplicate_of) REFERENCES referral(id),
  FOREIGN KEY (owner_unit_id) REFERENCES unit(id),
  FOREIGN KEY (person_id) REFERENCES person(id),
  FOREIGN KEY (started_for) REFERENCES facility(id),
  PRIMARY KEY (id),
  UNIQUE (number)
);

create table refusal (
  request_id uuid not null,
  referral_id uuid not null,
  unit_id uuid not null,
  reason text not null,
  at timestamp with time zone not null,
  sealed bytea not null,
  advice text,
  worth_at timestamp with time zone,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (request_id)
);

create table relay (
  referral_id uuid not null,
  documents uuid[] not null,
  prepared_by text not null,
  prepared_at timestamp with time zone not null,
  poured_into uuid,
  poured_at timestamp with time zone,
  CHECK (((poured_into IS NULL) = (poured_at IS NULL))),
  FOREIGN KEY (poured_into) REFERENCES referral(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id)
);

create table request_estimate (
  request_id uuid not null,
  referral_id uuid not null,
  horizon_hours integer not null,
  chance real not null,
  low real not null,
  high real not null,
  sample integer not null,
  said_at timestamp with time zone not null,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (request_id) REFERENCES admission_request(id),
  PRIMARY KEY (request_id)
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

create table reserved_email (
  address text not null,
  account_id uuid not null,
  at timestamp with time zone not null,
  CHECK ((address = lower(address))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (address)
);

create table ror_resource (
  type text not null,
  id text not null,
  hash text not null,
  updated_at timestamp with time zone,
  content jsonb not null,
  refs text[] not null default '{}'::text[],
  seen_by uuid,
  CHECK ((type = ANY (ARRAY['Organization'::text, 'Location'::text, 'HealthcareService'::text, 'PractitionerRole'::text]))),
  PRIMARY KEY (type, id)
);

create table saved_search (
  id uuid not null,
  subscriber_id uuid not null,
  unit_id uuid,
  name bytea not null,
  criteria bytea not null,
  criteria_print bytea not null,
  state text not null,
  confirm_hash bytea,
  confirm_token bytea,
  confirm_until timestamp with time zone,
  created_at timestamp with time zone not null,
  kept_at timestamp with time zone not null,
  asked_at timestamp with time zone,
  ended_at timestamp with time zone,
  seen bytea,
  told_on date,
  behind boolean not null default false,
  CHECK (((state = 'to-confirm'::text) = (confirm_hash IS NOT NULL))),
  CHECK ((state = ANY (ARRAY['to-confirm'::text, 'active'::text, 'paused'::text, 'ended'::text]))),
  FOREIGN KEY (subscriber_id) REFERENCES search_subscriber(id) ON DELETE CASCADE,
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id),
  UNIQUE (confirm_hash)
);

create table search_letter (
  id uuid not null,
  subscriber_id uuid not null,
  search_id uuid,
  kind text not null,
  found bytea,
  mail text not null default 'none'::text,
  at timestamp with time zone not null,
  mailed_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['confirm'::text, 'known'::text, 'full'::text, 'found'::text, 'still-useful'::text]))),
  CHECK ((mail = ANY (ARRAY['none'::text, 'waiting'::text, 'sent'::text, 'failed'::text]))),
  FOREIGN KEY (search_id) REFERENCES saved_search(id) ON DELETE CASCADE,
  FOREIGN KEY (subscriber_id) REFERENCES search_subscriber(id) ON DELETE CASCADE,
  PRIMARY KEY (id)
);

create table search_look (
  one boolean not null default true,
  horizon xid8 not null,
  looked_at timestamp with time zone not null,
  whole_at timestamp with time zone not null,
  CHECK (one),
  PRIMARY KEY (one)
);

create table search_subscriber (
  id uuid not null,
  account_id uuid,
  address bytea,
  address_print bytea,
  token_hash bytea,
  token bytea,
  created_at timestamp with time zone not null,
  CHECK (((account_id IS NULL) = (address IS NOT NULL))),
  CHECK ((((address IS NULL) = (address_print IS NULL)) AND ((address IS NULL) = (token_hash IS NULL)) AND ((address IS NULL) = (token IS NULL)))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (id),
  UNIQUE (account_id),
  UNIQUE (address_print),
  UNIQUE (token_hash)
);

create table security_event (
  id bigint not null generated always as identity,
  at timestamp with time zone not null,
  account_id uuid,
  kind text not null,
  means text,
  level text,
  reason text,
  device text not null default ''::text,
  address text not null default ''::text,
  by_account uuid,
  unit_id uuid,
  former jsonb,
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (by_account) REFERENCES account(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table session (
  token_hash bytea not null,
  account_id uuid not null,
  unit_id uuid,
  id_token text,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  id uuid not null default gen_random_uuid(),
  means text not null default 'e-cps'::text,
  level text not null default 'strong'::text,
  authenticated_at timestamp with time zone not null default now(),
  strong_at timestamp with time zone,
  provider_sid text,
  browser_hash bytea,
  device text not null default ''::text,
  address text not null default ''::text,
  situation text,
  shared boolean not null default false,
  locked_at timestamp with time zone,
  delegation_id uuid,
  provider_subject text,
  strong_means text,
  CHECK ((level = ANY (ARRAY['compat'::text, 'double'::text, 'strong'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (delegation_id) REFERENCES delegation(id),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (token_hash)
);

create table setting (
  key text not null,
  value jsonb not null,
  PRIMARY KEY (key)
);

create table shown_rank (
  unit_id uuid not null,
  who text not null,
  since timestamp with time zone not null,
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (unit_id)
);

create table sign_in_attempt (
  state_hash bytea not null,
  verifier text not null,
  nonce text not null,
  return_to text not null,
  expires_at timestamp with time zone not null,
  purpose text not null default 'sign-in'::text,
  account_id uuid,
  shared boolean not null default false,
  restarted boolean not null default false,
  CHECK ((purpose = ANY (ARRAY['sign-in'::text, 'step-up'::text, 'link'::text, 'unlock'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (state_hash)
);

create table software_client (
  id text not null,
  name text not null,
  jwks jsonb not null,
  finess text[] not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  CHECK ((cardinality(finess) > 0)),
  CHECK ((id ~ '^[a-z0-9][a-z0-9-]{2,62}$'::text)),
  PRIMARY KEY (id)
);

create table steward (
  id uuid not null,
  referral_id uuid not null,
  account_id uuid not null,
  kind text not null,
  may_act boolean not null default false,
  reads_care boolean not null default false,
  relation text,
  added_by uuid,
  added_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by uuid,
  CHECK ((kind = ANY (ARRAY['steward'::text, 'helper'::text]))),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (added_by) REFERENCES account(id),
  FOREIGN KEY (ended_by) REFERENCES account(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id)
);

create table steward_invitation (
  id uuid not null,
  referral_id uuid not null,
  token_hash bytea not null,
  sealed_token bytea,
  sealed_email bytea not null,
  email_mark bytea not null,
  kind text not null,
  may_act boolean not null,
  reads_care boolean not null,
  takes_over boolean not null default false,
  relation text not null,
  invited_by uuid not null,
  invited_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  answer text,
  answered_by uuid,
  answered_at timestamp with time zone,
  CHECK ((answer = ANY (ARRAY['accepted'::text, 'refused'::text, 'withdrawn'::text]))),
  CHECK (((answer IS NULL) = (answered_at IS NULL))),
  CHECK ((kind = ANY (ARRAY['steward'::text, 'helper'::text]))),
  FOREIGN KEY (answered_by) REFERENCES account(id),
  FOREIGN KEY (invited_by) REFERENCES account(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id),
  UNIQUE (token_hash)
);

create table territory (
  unit_id uuid not null,
  name text not null,
  departements text[] not null,
  announced_month date,
  CHECK ((cardinality(departements) > 0)),
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (unit_id)
);

create table throttle (
  key character varying(255) not null,
  points integer not null default 0,
  expire bigint,
  PRIMARY KEY (key)
);

create table timer_step (
  referral_id uuid not null,
  kind text not null,
  subject text not null,
  since timestamp with time zone not null,
  step text not null,
  at timestamp with time zone not null,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id, kind, subject, since, step)
);

create table transfer (
  id uuid not null,
  referral_id uuid not null,
  from_unit_id uuid not null,
  to_unit_id uuid not null,
  national_id text not null,
  name text not null,
  call_note bytea not null,
  asked_at timestamp with time zone not null,
  lapses_at timestamp with time zone not null,
  state text not null default 'asked'::text,
  state_since timestamp with time zone not null,
  reason bytea,
  follow text not null default 'nothing'::text,
  CHECK ((follow = ANY (ARRAY['nothing'::text, 'state'::text, 'volets'::text]))),
  CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text, 'lapsed'::text, 'returned'::text]))),
  FOREIGN KEY (from_unit_id) REFERENCES unit(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (to_unit_id) REFERENCES unit(id),
  PRIMARY KEY (id)
);

create table treating_doctor (
  id uuid not null,
  referral_id uuid not null,
  national_id text,
  name text not null,
  named_at timestamp with time zone not null,
  named_by uuid,
  ended_at timestamp with time zone,
  ended_as text,
  reminded smallint not null default 0,
  CHECK (((ended_at IS NULL) = (ended_as IS NULL))),
  CHECK ((ended_as = ANY (ARRAY['not-my-patient'::text, 'replaced'::text, 'removed'::text]))),
  FOREIGN KEY (named_by) REFERENCES account(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (id)
);

create table trusted_browser (
  token_hash bytea not null,
  account_id uuid not null,
  device text not null,
  second_factor_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  FOREIGN KEY (account_id) REFERENCES account(id),
  PRIMARY KEY (token_hash)
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
  ror_id text,
  card jsonb not null default '{}'::jsonb,
  zone_communes text[],
  sensitive boolean not null default false,
  origins jsonb not null default '{}'::jsonb,
  updated_at timestamp with time zone not null default now(),
  revision integer not null default 1,
  places_reminded_at timestamp with time zone,
  CHECK ((module = ANY (ARRAY['grand-age'::text, 'sanitaire'::text, 'handicap'::text, 'tnd'::text]))),
  CHECK ((places_free >= 0)),
  FOREIGN KEY (facility_id) REFERENCES facility(id),
  PRIMARY KEY (id),
  UNIQUE (ror_id)
);

create table unit_pace (
  unit_id uuid not null,
  kind text not null,
  module text not null,
  departement text not null,
  sent integer not null,
  answered integer not null,
  exposed integer[] not null,
  favourable integer[] not null,
  median_answer_hours real,
  measured_at timestamp with time zone not null,
  FOREIGN KEY (unit_id) REFERENCES unit(id),
  PRIMARY KEY (unit_id, kind)
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
  CHECK ((level = ANY (ARRAY['admin'::text, 'care'::text, 'medical'::text, 'own'::text, 'told'::text]))),
  CHECK ((state = ANY (ARRAY['empty'::text, 'in-progress'::text, 'to-validate'::text, 'validated'::text]))),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id, code)
);

create table volet_kept (
  referral_id uuid not null,
  code text not null,
  national_id text not null,
  kept jsonb not null,
  draft bytea,
  validated bytea,
  kept_at timestamp with time zone not null,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (referral_id, code, national_id)
);

create table volet_release (
  id uuid not null,
  referral_id uuid not null,
  code text not null,
  version integer not null,
  released_by uuid not null,
  released_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  FOREIGN KEY (released_by) REFERENCES account(id),
  PRIMARY KEY (id)
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

create table wave_plan (
  need_id uuid not null,
  referral_id uuid not null,
  aim_hours integer not null,
  target real not null,
  state text not null,
  ended_why text,
  wave smallint not null,
  left_at timestamp with time zone not null,
  next_at timestamp with time zone,
  started_by text not null,
  started_at timestamp with time zone not null,
  disclosure text not null default 'full'::text,
  CHECK ((aim_hours > 0)),
  CHECK ((disclosure = ANY (ARRAY['profile'::text, 'full'::text]))),
  CHECK ((state = ANY (ARRAY['running'::text, 'ended'::text, 'stopped'::text]))),
  CHECK (((target > (0)::double precision) AND (target < (1)::double precision))),
  FOREIGN KEY (need_id) REFERENCES need(id),
  FOREIGN KEY (referral_id) REFERENCES referral(id),
  PRIMARY KEY (need_id)
);

CREATE INDEX account_by_last_sign_in ON public.account USING btree (COALESCE(last_sign_in_at, state_since)) WHERE (state <> 'closed'::text);

CREATE INDEX account_by_merge ON public.account USING btree (merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX admission_request_waited ON public.admission_request USING btree (unit_id) WHERE ((state = ANY (ARRAY['arrived'::text, 'ended'::text])) AND (listed_at IS NOT NULL));

CREATE INDEX attachment_by_referral ON public.attachment USING btree (referral_id);

CREATE INDEX auth_policy_by_facility ON public.auth_policy USING btree (facility_id, effective_from DESC);

CREATE INDEX availability_from ON public.availability USING btree (from_date);

CREATE INDEX availability_until ON public.availability USING btree (until_date) WHERE (until_date IS NOT NULL);

CREATE INDEX beginning_by_account ON public.beginning USING btree (account_id);

CREATE INDEX beginning_waiting ON public.beginning USING btree (begun_at) WHERE (state = ANY (ARRAY['typed'::text, 'asked'::text, 'lapsed'::text]));

CREATE INDEX client_assertion_by_end ON public.client_assertion USING btree (expires_at);

CREATE INDEX client_token_by_end ON public.client_token USING btree (expires_at);

CREATE INDEX commune_by_name ON public.commune USING gin (search_name gin_trgm_ops);

CREATE INDEX commune_by_postcode ON public.commune USING gin (postcodes);

CREATE INDEX decision_by_person ON public.decision USING btree (unit_id, person_number);

CREATE INDEX decision_by_unit ON public.decision USING btree (unit_id, status, ends_on);

CREATE INDEX decision_ending ON public.decision USING btree (ends_on) WHERE (status = 'in-force'::text);

CREATE INDEX decision_import_by_unit ON public.decision_import USING btree (unit_id, at DESC);

CREATE INDEX decision_retrieval_old ON public.decision_retrieval USING btree (expires_at);

CREATE INDEX decision_right_of ON public.decision_right USING btree (referral_id);

CREATE INDEX delegation_by_giver ON public.delegation USING btree (from_account);

CREATE INDEX delegation_by_holder ON public.delegation USING btree (to_account);

CREATE INDEX desk_facility_change_of ON public.desk_facility_change USING btree (desk_facility_id, at);

CREATE INDEX desk_facility_of_facility ON public.desk_facility USING btree (facility_id) WHERE (ended_at IS NULL);

CREATE INDEX directory_change_by_age ON public.directory_change USING btree (at);

CREATE INDEX directory_change_by_xid ON public.directory_change USING btree (xid);

CREATE INDEX directory_edit_by_facility ON public.directory_edit USING btree (facility_id, at DESC, id DESC);

CREATE INDEX directory_edit_by_unit ON public.directory_edit USING btree (unit_id, at DESC, id DESC) WHERE (unit_id IS NOT NULL);

CREATE INDEX directory_report_by_account ON public.directory_report USING btree (account_id, facility_id);

CREATE INDEX directory_report_by_facility ON public.directory_report USING btree (facility_id, reported_at DESC);

CREATE INDEX early_line_by_referral ON public.early_line USING btree (referral_id);

CREATE INDEX early_line_by_request ON public.early_line USING btree (request_id, added_at);

CREATE INDEX early_line_of_professional ON public.early_line USING btree (national_id) WHERE ((ended_at IS NULL) AND (national_id IS NOT NULL));

CREATE INDEX early_path_by_referral ON public.early_path USING btree (referral_id);

CREATE INDEX erasure_by_owner ON public.erasure USING btree (owner_unit_id, erased_at DESC);

CREATE INDEX evaluation_consent_of ON public.evaluation_consent USING btree (referral_id, facility_id, at DESC);

CREATE INDEX facility_by_departement ON public.facility USING btree (departement);

CREATE INDEX facility_by_legal_entity ON public.facility USING btree (legal_entity_finess) WHERE (legal_entity_finess IS NOT NULL);

CREATE INDEX facility_by_name ON public.facility USING gin (search_name gin_trgm_ops);

CREATE INDEX facility_by_place ON public.facility USING gist (point(lon, lat));

CREATE INDEX facility_by_update ON public.facility USING btree (updated_at);

CREATE INDEX facility_contact_by_facility ON public.facility_contact USING btree (facility_id, "position");

CREATE INDEX facility_document_by_facility ON public.facility_document USING btree (facility_id) WHERE (removed_at IS NULL);

CREATE INDEX follow_up_closing_due ON public.follow_up_closing USING btree (due_at) WHERE ((done_at IS NULL) AND (dropped_at IS NULL));

CREATE INDEX habilitation_by_unit ON public.habilitation USING btree (unit_id);

CREATE INDEX hold_by_unit ON public.hold USING btree (unit_id) WHERE (ended_at IS NULL);

CREATE INDEX hold_to_lapse ON public.hold USING btree (until) WHERE (ended_at IS NULL);

CREATE INDEX import_change_by_kind ON public.import_change USING btree (run_id, what, seq);

CREATE INDEX import_change_by_ref ON public.import_change USING btree (ref);

CREATE INDEX import_run_by_kind ON public.import_run USING btree (kind, started_at DESC);

CREATE INDEX mailed_link_by_account ON public.mailed_link USING btree (account_id, purpose);

CREATE INDEX mailed_link_by_end ON public.mailed_link USING btree (expires_at);

CREATE INDEX merge_of_kept ON public.merge USING btree (referral_id);

CREATE INDEX message_by_request ON public.message USING btree (request_id, at);

CREATE INDEX national_identifier_by_account ON public.national_identifier USING btree (account_id);

CREATE INDEX need_by_referral ON public.need USING btree (referral_id);

CREATE INDEX notice_by_account ON public.notice USING btree (account_id, unit_id, at DESC);

CREATE INDEX notice_by_letter ON public.notice USING btree (letter) WHERE (letter IS NOT NULL);

CREATE INDEX notice_delivery_by_account ON public.notice_delivery USING btree (account_id, at DESC);

CREATE INDEX notice_later ON public.notice USING btree (mail_at) WHERE (mail = 'later'::text);

CREATE INDEX notice_unread ON public.notice USING btree (account_id, unit_id) WHERE (read_at IS NULL);

CREATE INDEX official_status_in ON public.official_status USING btree (referral_id);

CREATE INDEX official_status_of ON public.official_status USING btree (request_id, at, seq);

CREATE INDEX one_time_code_by_account ON public.one_time_code USING btree (account_id, sent_at DESC);

CREATE INDEX one_time_code_by_pending ON public.one_time_code USING btree (pending_hash) WHERE (pending_hash IS NOT NULL);

CREATE INDEX orientation_publication_in_force ON public.orientation_publication USING btree (applies_from DESC, published_at DESC);

CREATE INDEX parameter_change_by_date ON public.parameter_change USING btree (at DESC);

CREATE INDEX passkey_by_account ON public.passkey USING btree (account_id);

CREATE INDEX passkey_challenge_by_end ON public.passkey_challenge USING btree (expires_at);

CREATE INDEX pending_sign_in_by_end ON public.pending_sign_in USING btree (expires_at);

CREATE INDEX person_by_birth ON public.person USING btree (birth_date);

CREATE INDEX person_by_ins ON public.person USING btree (ins_fingerprint) WHERE (ins_fingerprint IS NOT NULL);

CREATE INDEX person_by_name ON public.person USING gin (name_key gin_trgm_ops);

CREATE INDEX preference_by_referral ON public.preference USING btree (referral_id);

CREATE INDEX professional_activity_at ON public.professional_activity USING btree (finess_site) WHERE (finess_site IS NOT NULL);

CREATE INDEX professional_activity_of ON public.professional_activity USING btree (national_id);

CREATE INDEX professional_by_name ON public.professional USING btree (search_name text_pattern_ops);

CREATE INDEX professional_by_rpps ON public.professional USING btree (rpps);

CREATE INDEX referral_by_owner ON public.referral USING btree (owner_unit_id, status, updated_at DESC) INCLUDE (module, id);

CREATE INDEX referral_by_person ON public.referral USING btree (person_id);

CREATE INDEX referral_next_step ON public.referral USING btree (next_step_at, id) WHERE (next_step_at IS NOT NULL);

CREATE INDEX refusal_of_referral ON public.refusal USING btree (referral_id);

CREATE INDEX refusal_of_unit ON public.refusal USING btree (unit_id);

CREATE INDEX relay_into ON public.relay USING btree (poured_into) WHERE (poured_into IS NOT NULL);

CREATE INDEX request_by_referral ON public.admission_request USING btree (referral_id);

CREATE INDEX request_by_unit ON public.admission_request USING btree (unit_id, state, deadline) INCLUDE (sent_at, state_since, id);

CREATE INDEX request_conditional ON public.admission_request USING btree (referral_id, deadline, id) WHERE (state = 'conditional'::text);

CREATE INDEX request_estimate_by_day ON public.request_estimate USING btree (said_at);

CREATE INDEX request_event_by_referral ON public.request_event USING btree (referral_id, at);

CREATE INDEX request_offered ON public.admission_request USING btree (referral_id, deadline) WHERE (state = 'offered'::text);

CREATE INDEX ror_resource_by_ref ON public.ror_resource USING gin (refs);

CREATE INDEX saved_search_by_age ON public.saved_search USING btree (kept_at) WHERE (state = ANY (ARRAY['active'::text, 'paused'::text]));

CREATE INDEX saved_search_by_subscriber ON public.saved_search USING btree (subscriber_id, created_at);

CREATE INDEX saved_search_to_confirm ON public.saved_search USING btree (confirm_until) WHERE (state = 'to-confirm'::text);

CREATE INDEX saved_search_to_look ON public.saved_search USING btree (criteria_print, id) WHERE (state = 'active'::text);

CREATE INDEX search_letter_by_age ON public.search_letter USING btree (at);

CREATE INDEX search_letter_by_search ON public.search_letter USING btree (search_id, at DESC);

CREATE INDEX search_letter_by_subscriber ON public.search_letter USING btree (subscriber_id);

CREATE INDEX security_event_by_account ON public.security_event USING btree (account_id, at DESC);

CREATE INDEX security_event_by_unit ON public.security_event USING btree (unit_id, at DESC) WHERE (unit_id IS NOT NULL);

CREATE INDEX session_by_account ON public.session USING btree (account_id);

CREATE INDEX session_by_provider ON public.session USING btree (provider_sid) WHERE (provider_sid IS NOT NULL);

CREATE INDEX session_by_provider_subject ON public.session USING btree (provider_subject) WHERE (provider_subject IS NOT NULL);

CREATE INDEX steward_by_account ON public.steward USING btree (account_id) WHERE (ended_at IS NULL);

CREATE INDEX steward_invitation_received ON public.steward_invitation USING btree (email_mark) WHERE (answer IS NULL);

CREATE INDEX throttle_by_end ON public.throttle USING btree (expire);

CREATE INDEX transfer_by_doctor ON public.transfer USING btree (national_id) WHERE (state = 'asked'::text);

CREATE INDEX transfer_by_giver ON public.transfer USING btree (from_unit_id, state_since);

CREATE INDEX transfer_to_lapse ON public.transfer USING btree (lapses_at) WHERE (state = 'asked'::text);

CREATE INDEX treating_doctor_by_person ON public.treating_doctor USING btree (national_id, ended_at);

CREATE INDEX trusted_browser_by_account ON public.trusted_browser USING btree (account_id);

CREATE INDEX unit_by_facility ON public.unit USING btree (facility_id);

CREATE INDEX unit_by_place ON public.unit USING gist (point(lon, lat));

CREATE INDEX unit_by_update ON public.unit USING btree (updated_at);

CREATE INDEX unit_places_age ON public.unit USING btree (places_declared_at) WHERE (places_declared_at IS NOT NULL);

CREATE INDEX wave_plan_by_referral ON public.wave_plan USING btree (referral_id);

CREATE INDEX wave_plan_running ON public.wave_plan USING btree (next_at) WHERE (state = 'running'::text);

CREATE UNIQUE INDEX account_email_once ON public.account USING btree (lower(email)) WHERE (email IS NOT NULL);

CREATE UNIQUE INDEX death_standing ON public.death USING btree (referral_id) WHERE (undone_at IS NULL);

CREATE UNIQUE INDEX decision_line ON public.decision USING btree (unit_id, line_print);

CREATE UNIQUE INDEX decision_numbered ON public.decision USING btree (unit_id, id_decision);

CREATE UNIQUE INDEX desk_facility_live ON public.desk_facility USING btree (desk_unit, facility_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX follow_up_closing_once ON public.follow_up_closing USING btree (request_id, kind) WHERE (dropped_at IS NULL);

CREATE UNIQUE INDEX hold_once ON public.hold USING btree (request_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX merge_of_other ON public.merge USING btree (other_id) WHERE (state = ANY (ARRAY['proposed'::text, 'done'::text]));

CREATE UNIQUE INDEX paper_dossier_by_code ON public.paper_dossier USING btree (code_hash) WHERE (code_hash IS NOT NULL);

CREATE UNIQUE INDEX passkey_by_id ON public.passkey USING btree (id);

CREATE UNIQUE INDEX request_live_once ON public.admission_request USING btree (referral_id, unit_id, need_id) WHERE (state = ANY (ARRAY['prepared'::text, 'sent'::text, 'read'::text, 'studying'::text, 'info-requested'::text, 'conditional'::text, 'waiting'::text, 'offered'::text]));

CREATE UNIQUE INDEX request_placed_once ON public.admission_request USING btree (need_id) WHERE (state = ANY (ARRAY['confirmed'::text, 'trial'::text, 'arrived'::text]));

CREATE UNIQUE INDEX session_by_id ON public.session USING btree (id);

CREATE UNIQUE INDEX steward_invitation_waiting ON public.steward_invitation USING btree (referral_id, email_mark) WHERE (answer IS NULL);

CREATE UNIQUE INDEX steward_live ON public.steward USING btree (referral_id, account_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX transfer_asked ON public.transfer USING btree (referral_id) WHERE (state = 'asked'::text);

CREATE UNIQUE INDEX treating_doctor_now ON public.treating_doctor USING btree (referral_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX volet_release_live ON public.volet_release USING btree (referral_id, code, version) WHERE (revoked_at IS NULL);

CREATE OR REPLACE FUNCTION public.directory_edit_is_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'an edit of the directory is never changed nor deleted';
end $function$
;

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

CREATE OR REPLACE FUNCTION public.note_changed_units()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into directory_change (facility_id) select facility_id from changed union select facility_id from former;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.note_communes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into directory_change (facility_id) values ('00000000-0000-0000-0000-000000000000');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.note_counts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into directory_change (facility_id)
    select distinct u.facility_id from changed join unit u on u.id = changed.unit_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.note_facilities()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into directory_change (facility_id) select id from changed;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.note_units()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into directory_change (facility_id) select distinct facility_id from changed;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.orientation_published()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from orientation_publication p where p.number = old.number) then
    raise exception 'version % of the orientation table is published', old.number;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $function$
;

CREATE OR REPLACE FUNCTION public.touch_facility()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.updated_at = old.updated_at then new.updated_at := clock_timestamp(); end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.touch_unit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.updated_at := clock_timestamp();
  new.revision := old.revision + 1;
  return new;
end $function$
;

CREATE TRIGGER availability_added AFTER INSERT ON public.availability REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_counts();

CREATE TRIGGER availability_changed AFTER UPDATE ON public.availability REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_counts();

CREATE TRIGGER availability_removed AFTER DELETE ON public.availability REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_counts();

CREATE TRIGGER commune_changed AFTER INSERT OR DELETE OR UPDATE ON public.commune FOR EACH STATEMENT EXECUTE FUNCTION note_communes();

CREATE TRIGGER directory_edit_is_kept BEFORE DELETE OR UPDATE ON public.directory_edit FOR EACH ROW EXECUTE FUNCTION directory_edit_is_kept();

CREATE TRIGGER facility_added AFTER INSERT ON public.facility REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_facilities();

CREATE TRIGGER facility_changed AFTER UPDATE ON public.facility REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_facilities();

CREATE TRIGGER facility_removed AFTER DELETE ON public.facility REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_facilities();

CREATE TRIGGER facility_touched BEFORE UPDATE ON public.facility FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION touch_facility();

CREATE TRIGGER orientation_published BEFORE DELETE OR UPDATE ON public.orientation_version FOR EACH ROW EXECUTE FUNCTION orientation_published();

CREATE TRIGGER unit_added AFTER INSERT ON public.unit REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_units();

CREATE TRIGGER unit_changed AFTER UPDATE ON public.unit REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_changed_units();

CREATE TRIGGER unit_removed AFTER DELETE ON public.unit REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_units();

CREATE TRIGGER unit_touched BEFORE UPDATE ON public.unit FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION touch_unit();
