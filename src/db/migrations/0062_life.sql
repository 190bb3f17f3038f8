-- The life of a dossier: when a timer looks at it next, what was told before it acts, and the parameters changed by an administrator.

-- '-infinity': changed since the timers last looked at it; null: nothing is planned any more
alter table referral add column next_step_at timestamptz default '-infinity';
create index referral_next_step on referral (next_step_at, id) where next_step_at is not null;

-- kept from erasure whatever its age: by whom and why
create table legal_hold (
  referral_id uuid primary key references referral,
  reason text not null,
  who text not null,
  account_id uuid not null references account,
  at timestamptz not null
);

-- a step acts once: a clock is named by its kind, what it is about and the instant it started from, so that a state that moved has another clock
create table timer_step (
  referral_id uuid not null references referral,
  kind text not null,
  -- the request, the volet, or the dossier itself
  subject text not null,
  since timestamptz not null,
  step text not null,
  at timestamptz not null,
  primary key (referral_id, kind, subject, since, step)
);

create table parameter (
  module text not null check (module in ('grand-age', 'sanitaire', 'handicap', 'tnd')),
  key text not null,
  value jsonb not null,
  primary key (module, key)
);

-- never changed: what a parameter was and became, by whom and why
create table parameter_change (
  id uuid primary key,
  module text not null,
  key text not null,
  before jsonb,
  after jsonb,
  reason text not null,
  who text not null,
  account_id uuid references account,
  at timestamptz not null
);
create index parameter_change_by_date on parameter_change (at desc);

-- what remains of an erased dossier: the certificate and the seal of the service
create table erasure (
  referral_id uuid primary key references referral,
  owner_unit_id uuid not null references unit,
  erased_at timestamptz not null,
  certificate jsonb not null,
  seal bytea not null
);
create index erasure_by_owner on erasure (owner_unit_id, erased_at desc);
