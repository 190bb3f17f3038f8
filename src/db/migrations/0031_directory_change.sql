-- Every search is answered from memory (docs/decisions/0016): each process reads here which facilities changed since it last looked,
-- whoever changed them. A row is visible with its change, never before nor after: a search never shows an old state.
create table directory_change (
  seq bigint generated always as identity primary key,
  -- the facility that changed, itself or one of its units; all zeros: the communes
  facility_id uuid not null,
  -- transactions end in another order than they write: who reads again starts from the oldest that was still open
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now()
);
create index directory_change_by_xid on directory_change (xid);
create index directory_change_by_age on directory_change (at);

create function note_facilities() returns trigger language plpgsql as $$
begin
  insert into directory_change (facility_id) select id from changed;
  return null;
end $$;

create function note_units() returns trigger language plpgsql as $$
begin
  insert into directory_change (facility_id) select distinct facility_id from changed;
  return null;
end $$;

create function note_changed_units() returns trigger language plpgsql as $$
begin
  insert into directory_change (facility_id) select facility_id from changed union select facility_id from former;
  return null;
end $$;

create function note_counts() returns trigger language plpgsql as $$
begin
  insert into directory_change (facility_id)
    select distinct u.facility_id from changed join unit u on u.id = changed.unit_id;
  return null;
end $$;

create function note_communes() returns trigger language plpgsql as $$
begin
  insert into directory_change (facility_id) values ('00000000-0000-0000-0000-000000000000');
  return null;
end $$;

create trigger facility_added after insert on facility
  referencing new table as changed for each statement execute function note_facilities();
create trigger facility_changed after update on facility
  referencing new table as changed for each statement execute function note_facilities();
create trigger facility_removed after delete on facility
  referencing old table as changed for each statement execute function note_facilities();
create trigger unit_added after insert on unit
  referencing new table as changed for each statement execute function note_units();
create trigger unit_changed after update on unit
  referencing old table as former new table as changed for each statement execute function note_changed_units();
create trigger unit_removed after delete on unit
  referencing old table as changed for each statement execute function note_units();
-- a first day in the future is in the counts alone
create trigger availability_added after insert on availability
  referencing new table as changed for each statement execute function note_counts();
create trigger availability_changed after update on availability
  referencing new table as changed for each statement execute function note_counts();
create trigger availability_removed after delete on availability
  referencing old table as changed for each statement execute function note_counts();
create trigger commune_changed after insert or update or delete on commune
  for each statement execute function note_communes();
