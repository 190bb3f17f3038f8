-- A coordination body hands a dossier to the treating doctor, who accepts it, and may give it back: modules specification C.9.
create table transfer (
  id uuid primary key,
  referral_id uuid not null references referral,
  from_unit_id uuid not null references unit,
  to_unit_id uuid not null references unit,
  -- the doctor
  national_id text not null,
  name text not null,
  -- the telephone call that came before, in one line; sealed by the dossier's key
  call_note bytea not null,
  asked_at timestamptz not null,
  lapses_at timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'accepted', 'declined', 'withdrawn', 'lapsed', 'returned')),
  state_since timestamptz not null,
  -- why it was declined or given back; sealed too
  reason bytea,
  -- what the giver still reads once it is accepted
  follow text not null default 'nothing' check (follow in ('nothing', 'state', 'volets'))
);
create unique index transfer_asked on transfer (referral_id) where state = 'asked';
create index transfer_by_giver on transfer (from_unit_id, state_since);
create index transfer_by_doctor on transfer (national_id) where state = 'asked';
create index transfer_to_lapse on transfer (lapses_at) where state = 'asked';

-- The volets a doctor kept when giving the dossier back: theirs, read by nobody until the dossier comes back to them.
create table volet_kept (
  referral_id uuid not null references referral,
  code text not null,
  national_id text not null,
  kept jsonb not null,
  draft bytea,
  validated bytea,
  kept_at timestamptz not null,
  primary key (referral_id, code, national_id)
);
-- Its files are kept with it.
alter table attachment add column kept_by text;
