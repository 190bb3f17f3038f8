-- Places: what an arrival occupied, what is awaited, when a unit was reminded of its count; notices that speak of no dossier.

-- the declared place someone now occupies: given back if their arrival is undone
create table place_occupied (
  request_id uuid primary key references admission_request on delete cascade,
  unit_id uuid not null references unit,
  kind text not null,
  sex text not null check (sex in ('any', 'F', 'M')),
  at timestamptz not null
);

-- counts that begin or end one day
create index availability_from on availability (from_date);
create index availability_until on availability (until_date) where until_date is not null;

-- how long those who came had waited
create index admission_request_waited on admission_request (unit_id) where state in ('arrived', 'ended') and listed_at is not null;

-- at most one reminder of an old count by period
alter table unit add column places_reminded_at timestamptz;
create index unit_places_age on unit (places_declared_at) where places_declared_at is not null;

-- a notice may speak of the unit itself: its count is old
alter table notice
  alter column referral_id drop not null,
  alter column number drop not null;
