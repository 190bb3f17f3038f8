create table referral (
  id uuid primary key,
  number text not null unique,
  module text not null check (module in ('grand-age', 'sanitaire', 'handicap', 'tnd')),
  person_id uuid not null references person,
  owner_unit_id uuid not null references unit,
  -- the key of everything sealed in this dossier, itself sealed with the service's key; destroyed by erasure
  sealed_key bytea not null,
  status text not null check (status in ('draft', 'ready', 'open', 'suspended', 'placed', 'admitted', 'cancelled', 'archived')),
  status_since timestamptz not null,
  status_reason text,
  review_on date,
  urgency text not null default 'standard' check (urgency in ('standard', 'urgent', 'immediate')),
  origin text not null default 'web' check (origin in ('web', 'api', 'paper')),
  -- one line for lists, of level care: "GIR 2 · unité protégée"
  care_summary text not null default '',
  -- one line for lists, of level medical, sealed
  medical_summary bytea,
  home_lat double precision,
  home_lon double precision,
  duplicate_of uuid references referral,
  duplicate_reason text,
  version integer not null default 1,
  created_by uuid not null references account,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index referral_by_owner on referral (owner_unit_id, status, updated_at desc);
create index referral_by_person on referral (person_id);

create table need (
  id uuid primary key,
  referral_id uuid not null references referral,
  kind text not null,
  from_date date,
  to_date date,
  interim_of uuid references need,
  state text not null check (state in ('open', 'placed', 'dropped')),
  dropped_by uuid
);
create index need_by_referral on need (referral_id);

create table volet (
  referral_id uuid not null references referral,
  code text not null,
  template_version integer not null,
  level text not null check (level in ('admin', 'care', 'medical', 'own')),
  state text not null check (state in ('empty', 'in-progress', 'to-validate', 'validated')),
  version integer not null default 0,
  required_count integer not null default 0,
  answered_count integer not null default 0,
  -- forms/answers.ts: Draft, sealed
  draft bytea,
  -- what the receivers read: the last validated answers, sealed
  validated bytea,
  validated_version integer,
  validated_by text,
  validated_at timestamptz,
  -- {name, nationalId, at, sha256}: a doctor's signature
  signature jsonb,
  updated_by text,
  updated_at timestamptz,
  primary key (referral_id, code)
);

create table volet_version (
  referral_id uuid not null references referral,
  code text not null,
  version integer not null,
  answers bytea not null,
  validated_by text not null,
  validated_at timestamptz not null,
  signature jsonb,
  primary key (referral_id, code, version)
);

create table attachment (
  id uuid primary key,
  referral_id uuid not null references referral,
  volet text not null,
  link_id text not null,
  level text not null check (level in ('admin', 'care', 'medical', 'own')),
  -- file name and content sealed with the dossier's key
  name bytea not null,
  content bytea not null,
  media_type text not null,
  size integer not null,
  sha256 text not null,
  added_by text not null,
  added_at timestamptz not null,
  removed_at timestamptz
);
create index attachment_by_referral on attachment (referral_id);

create table admission_request (
  id uuid primary key,
  referral_id uuid not null references referral,
  need_id uuid not null references need,
  unit_id uuid not null references unit,
  state text not null check (state in ('prepared', 'sent', 'read', 'studying', 'info-requested', 'conditional', 'waiting', 'offered',
    'confirmed', 'trial', 'arrived', 'ended', 'declined', 'withdrawn', 'superseded', 'not-arrived')),
  former_state text,
  state_since timestamptz not null,
  -- what the state needs: referrals/request.ts says which states carry which
  reason text,
  comment bytea,
  proposal jsonb,
  opinion jsonb,
  listed_at timestamptz,
  stage text,
  expected_weeks integer,
  assignee uuid references account,
  assignee_name text,
  -- why the requester asked a unit that matching excludes
  override_reason text,
  distance_km real,
  sent_at timestamptz,
  read_at timestamptz,
  answered_at timestamptz,
  deadline timestamptz,
  superseded_by uuid references admission_request,
  version integer not null default 1
);
create index request_by_referral on admission_request (referral_id);
create index request_by_unit on admission_request (unit_id, state, deadline);
-- the two promises that no race may break
create unique index request_live_once on admission_request (referral_id, unit_id, need_id)
  where state in ('prepared', 'sent', 'read', 'studying', 'info-requested', 'conditional', 'waiting', 'offered');
create unique index request_placed_once on admission_request (need_id)
  where state in ('confirmed', 'trial', 'arrived');

-- every answer and act, never overwritten
create table request_event (
  referral_id uuid not null references referral,
  request_id uuid not null references admission_request,
  seq integer not null,
  act text not null,
  from_state text,
  to_state text not null,
  reason text,
  -- free texts and details, sealed
  detail bytea,
  who text not null,
  account_id uuid,
  unit_id uuid,
  at timestamptz not null,
  primary key (request_id, seq)
);
create index request_event_by_referral on request_event (referral_id, at);

create table message (
  id uuid primary key,
  referral_id uuid not null references referral,
  request_id uuid not null references admission_request,
  account_id uuid not null references account,
  who text not null,
  unit_id uuid not null references unit,
  medical boolean not null default false,
  body bytea not null,
  at timestamptz not null
);
create index message_by_request on message (request_id, at);

-- a form sent twice has one effect: the key is kept 24 hours
create table idempotency (
  key text not null,
  account_id uuid not null references account,
  fingerprint text not null,
  location text not null,
  at timestamptz not null,
  primary key (key, account_id)
);
