-- What the référents structure write on their card: every change of a field, kept for ever; and the mistakes they report
-- in what a register owns.

create table directory_edit (
  id uuid primary key,
  facility_id uuid not null references facility,
  -- null: a field of the establishment itself
  unit_id uuid references unit,
  -- see establishments/facility-field.ts and unit-field.ts
  field text not null,
  before jsonb,
  after jsonb,
  -- who said the value before, and says the one after: {source, date}, null when nobody did
  before_origin jsonb,
  after_origin jsonb,
  source text not null check (source in ('declared', 'undo')),
  -- the edit this one undoes: at most once each
  undoes uuid unique references directory_edit,
  account_id uuid not null references account,
  by_name text not null,
  at timestamptz not null
);
create index directory_edit_by_facility on directory_edit (facility_id, at desc, id desc);
create index directory_edit_by_unit on directory_edit (unit_id, at desc, id desc) where unit_id is not null;

create function directory_edit_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'an edit of the directory is never changed nor deleted';
end $$;
create trigger directory_edit_is_kept before update or delete on directory_edit
  for each row execute function directory_edit_is_kept();

create table directory_report (
  id uuid primary key,
  facility_id uuid not null references facility,
  unit_id uuid references unit,
  field text not null,
  -- the field as it was shown, in words: the register may change it meanwhile
  label text not null,
  shown text not null,
  wrong text not null,
  owner text not null check (owner in ('ror', 'finess', 'cnsa')),
  state text not null check (state in ('open', 'sent', 'answered')),
  account_id uuid not null references account,
  by_name text not null,
  reported_at timestamptz not null,
  -- who has it: sent by mail by us, or said to be passed on by hand
  sent_at timestamptz,
  sent_how text check (sent_how in ('mail', 'by-hand')),
  answered_at timestamptz,
  answer text,
  check ((state = 'open') = (sent_at is null)),
  check ((state = 'answered') = (answered_at is not null))
);
create index directory_report_by_facility on directory_report (facility_id, reported_at desc);
