-- Decisions of an MDPH: one dossier of handicap each, a need for each right.

create table decision (
  referral_id uuid primary key references referral,
  -- the MDPH in charge: the unit that carries the dossier
  unit_id uuid not null references unit,
  -- as the MDPH numbers it
  id_decision text not null,
  -- as we number it, for everyone
  id_national text not null unique,
  file_number text not null,
  person_number text not null,
  type text not null,
  decided_on date not null,
  opens_on date not null,
  ends_on date not null check (ends_on >= opens_on),
  creton boolean not null default false,
  pag boolean not null default false,
  priority smallint check (priority between 1 and 4),
  priority_on date,
  -- the MDPH of the département the person moved to
  receiving text,
  transferred_on date,
  -- motivation, motive of the priority, contact, who insures the person, who protects them, parents
  texts bytea not null,
  status text not null default 'in-force' check (status in ('in-force', 'cancelled', 'replaced', 'closed')),
  status_since timestamptz not null,
  status_reason text,
  replaced_by uuid references decision,
  renewal_asked_on date,
  -- the person lets the MDPH read the single admission dossier
  shared_at timestamptz,
  -- months before the end that were last announced
  alerted smallint,
  -- where the decision came from: the line of a file, by its fingerprint
  line_print bytea,
  version integer not null default 1,
  entered_by uuid not null references account,
  entered_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'replaced') = (replaced_by is not null))
);
create unique index decision_numbered on decision (unit_id, id_decision);
create unique index decision_line on decision (unit_id, line_print);
create index decision_by_unit on decision (unit_id, status, ends_on);
create index decision_by_person on decision (unit_id, person_number);
create index decision_ending on decision (ends_on) where status = 'in-force';

-- One right the decision opens; its need is made with it.
create table decision_right (
  need_id uuid primary key references need,
  referral_id uuid not null references decision,
  code text not null,
  nature text not null,
  qualification text not null,
  detail jsonb not null
);
create index decision_right_of on decision_right (referral_id);
