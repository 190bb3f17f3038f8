-- Sending in waves: which wave each selected request leaves with, the plan of a need, what was estimated then, and what units' past answers say.

alter table admission_request add column wave smallint check (wave between 1 and 50);

create table wave_plan (
  need_id uuid primary key references need,
  referral_id uuid not null references referral,
  -- the aim: this chance of a favourable answer within these hours
  aim_hours integer not null check (aim_hours > 0),
  target real not null check (target > 0 and target < 1),
  state text not null check (state in ('running', 'ended', 'stopped')),
  -- why it ended: every unit asked, a placement, the dossier closed
  ended_why text,
  wave smallint not null,
  left_at timestamptz not null,
  -- when the next wave leaves unless something happens before
  next_at timestamptz,
  started_by text not null,
  started_at timestamptz not null
);
create index wave_plan_running on wave_plan (next_at) where state = 'running';
create index wave_plan_by_referral on wave_plan (referral_id);

-- what was said of a request's chances when it left, to compare with what came
create table request_estimate (
  request_id uuid primary key references admission_request,
  referral_id uuid not null references referral,
  horizon_hours integer not null,
  chance real not null,
  low real not null,
  high real not null,
  sample integer not null,
  said_at timestamptz not null
);
create index request_estimate_by_day on request_estimate (said_at);

-- twelve months of answers of a unit, for one kind of need; arrays follow waves/pace.ts: horizons
create table unit_pace (
  unit_id uuid not null references unit,
  kind text not null,
  module text not null,
  departement text not null,
  sent integer not null,
  answered integer not null,
  exposed integer[] not null,
  favourable integer[] not null,
  median_answer_hours real,
  measured_at timestamptz not null,
  primary key (unit_id, kind)
);

-- the same for all the units of a département (or '' for the country)
create table pace_group (
  module text not null,
  kind text not null,
  departement text not null,
  units integer not null,
  exposed integer[] not null,
  favourable integer[] not null,
  -- how many requests of its own a unit needs to weigh as much as its group
  strength real not null,
  measured_at timestamptz not null,
  primary key (module, kind, departement)
);
