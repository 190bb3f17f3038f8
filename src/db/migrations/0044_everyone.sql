-- Everyone who takes part has a space of their own: people and those who help them, MDPH, shared desks, territories, support.

alter table habilitation drop constraint habilitation_role_check;
alter table habilitation add constraint habilitation_role_check check (role in
  ('reader', 'writer', 'requester', 'receiver', 'local-admin', 'statistics', 'person', 'mdph', 'desk', 'steering', 'support', 'admin'));

-- A person, a carer: neither profession nor national identifier.
alter table account add column kind text not null default 'professional' check (kind in ('professional', 'person'));

alter table referral drop constraint referral_status_check;
alter table referral add constraint referral_status_check check (status in
  ('unconfirmed', 'draft', 'ready', 'open', 'suspended', 'placed', 'admitted', 'cancelled', 'archived', 'erased'));

-- Who follows a dossier besides the unit that carries it: its other référents, and those who help.
create table steward (
  id uuid primary key,
  referral_id uuid not null references referral,
  account_id uuid not null references account,
  kind text not null check (kind in ('steward', 'helper')),
  -- sends, confirms, declines, withdraws; a steward always does
  may_act boolean not null default false,
  -- reads the care volet once validated; a steward always does
  reads_care boolean not null default false,
  -- what they are to the person, in their own words: "Fille", "Assistante sociale du CCAS"
  relation text,
  added_by uuid references account,
  added_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid references account
);
create unique index steward_live on steward (referral_id, account_id) where ended_at is null;
create index steward_by_account on steward (account_id) where ended_at is null;

-- The treating doctor named in a dossier; one at a time, the former ones kept.
create table treating_doctor (
  id uuid primary key,
  referral_id uuid not null references referral,
  -- null: outside the directory, named on paper
  national_id text,
  name text not null,
  named_at timestamptz not null,
  named_by uuid references account,
  ended_at timestamptz,
  ended_as text check (ended_as in ('not-my-patient', 'replaced', 'removed')),
  check ((ended_at is null) = (ended_as is null))
);
create unique index treating_doctor_now on treating_doctor (referral_id) where ended_at is null;
create index treating_doctor_by_person on treating_doctor (national_id, ended_at);
