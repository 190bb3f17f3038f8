-- What the establishments say of the decisions notified to them, in the official statuses, by establishment and by unit. Never changed once written.
create table official_status (
  id uuid primary key,
  referral_id uuid not null references referral,
  request_id uuid not null references admission_request,
  -- the lines recorded together; null when it begins the notification
  move uuid,
  seq smallint not null,
  level text not null check (level in ('esms', 'unit')),
  unit_id uuid references unit,
  unit_name text,
  -- JDV_J34, JDV_J30, JDV_J264
  category text,
  temporality text,
  mode text,
  code text not null,
  reason text,
  on_date date not null,
  comment bytea,
  -- the move this line takes back
  corrects uuid,
  who text not null,
  account_id uuid references account,
  at timestamptz not null,
  check ((level = 'unit') = (unit_id is not null and unit_name is not null and category is not null and mode is not null))
);
create index official_status_of on official_status (request_id, at, seq);
create index official_status_in on official_status (referral_id);

-- Whether the evaluation may be read by one establishment: the last line counts.
create table evaluation_consent (
  id uuid primary key,
  referral_id uuid not null references referral,
  facility_id uuid not null references facility,
  given boolean not null,
  on_date date not null,
  -- who says it: the establishment that heard it, or the person's side
  side text not null check (side in ('esms', 'person')),
  who text not null,
  account_id uuid references account,
  at timestamptz not null
);
create index evaluation_consent_of on evaluation_consent (referral_id, facility_id, at desc);

-- Decisions an establishment found by MDPH, individual number and birth date, for the minutes it takes to choose.
create table decision_retrieval (
  id uuid primary key,
  account_id uuid not null references account,
  unit_id uuid not null references unit,
  found uuid[] not null,
  expires_at timestamptz not null
);
create index decision_retrieval_old on decision_retrieval (expires_at);

-- What closes by itself: announced, then done, and undone for a while.
create table follow_up_closing (
  id uuid primary key,
  referral_id uuid not null references referral,
  request_id uuid not null references admission_request,
  kind text not null check (kind in ('validity', 'elsewhere', 'decision', 'death')),
  announced_at timestamptz not null,
  due_at timestamptz not null,
  done_at timestamptz,
  -- no longer needed before it was done, or taken back after
  dropped_at timestamptz,
  move uuid
);
create unique index follow_up_closing_once on follow_up_closing (request_id, kind) where dropped_at is null;
create index follow_up_closing_due on follow_up_closing (due_at) where done_at is null and dropped_at is null;
