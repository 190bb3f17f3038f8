-- What a facility lets a shared desk do is said right by right, and each change is kept with who made it.

alter table desk_facility add column may_count boolean not null default false;

create table desk_facility_change (
  id uuid primary key,
  desk_facility_id uuid not null references desk_facility,
  at timestamptz not null,
  who text not null,
  -- what the desk may do from then on; null: nothing any more
  answers boolean,
  counts boolean,
  check ((answers is null) = (counts is null))
);
create index desk_facility_change_of on desk_facility_change (desk_facility_id, at);
