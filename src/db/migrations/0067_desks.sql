-- A desk shared by several facilities, and the territory a département or an agency looks after.

create table desk_facility (
  id uuid primary key,
  desk_unit uuid not null references unit,
  facility_id uuid not null references facility,
  asked_at timestamptz not null,
  asked_by uuid not null references account,
  -- the facility's référent says yes, and what the desk may do beyond reading
  accepted_at timestamptz,
  accepted_by uuid references account,
  may_answer boolean not null default false,
  ended_at timestamptz,
  ended_by uuid references account
);
create unique index desk_facility_live on desk_facility (desk_unit, facility_id) where ended_at is null;
create index desk_facility_of_facility on desk_facility (facility_id) where ended_at is null;

-- Who of a desk follows a request.
create table desk_follow (
  desk_unit uuid not null references unit,
  request_id uuid not null references admission_request on delete cascade,
  account_id uuid not null references account,
  at timestamptz not null,
  primary key (desk_unit, request_id)
);

create table territory (
  unit_id uuid primary key references unit,
  name text not null,
  departements text[] not null check (cardinality(departements) > 0)
);
