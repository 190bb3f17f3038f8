-- Who gave a right and who ended it; the end it had before, so that an ending can be undone.
alter table habilitation
  add column granted_by uuid references account,
  add column ended_at timestamptz,
  add column ended_by uuid references account,
  add column former_end date;
-- The establishment's side of the security journal.
create index security_event_by_unit on security_event (unit_id, at desc) where unit_id is not null;
