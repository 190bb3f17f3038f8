-- A death said of a person, and two dossiers of one person brought together: both can be undone for thirty days.

create table death (
  id uuid primary key,
  referral_id uuid not null references referral,
  died_on date not null,
  -- the dossier as it stood, sealed with its key
  before bytea not null,
  who text not null,
  account_id uuid not null references account,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text
);
create unique index death_standing on death (referral_id) where undone_at is null;

create table merge (
  id uuid primary key,
  -- the dossier that keeps its number, and the one that leads to it
  referral_id uuid not null references referral,
  other_id uuid not null references referral,
  state text not null check (state in ('proposed', 'refused', 'done', 'undone')),
  proposed_by uuid not null references account,
  proposed_who text not null,
  proposed_for uuid not null references unit,
  proposed_at timestamptz not null,
  decided_by uuid references account,
  decided_who text,
  decided_at timestamptz,
  -- both dossiers as they stood, sealed with the key of the one that stays
  before bytea,
  -- by volet, its version once answers of the other were chosen
  chosen jsonb not null default '{}',
  undone_at timestamptz,
  check (referral_id <> other_id)
);
create unique index merge_of_other on merge (other_id) where state in ('proposed', 'done');
create index merge_of_kept on merge (referral_id);
