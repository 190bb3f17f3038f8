-- The public card: which establishment a dossier was started for, what a year's estimate is reckoned with, how often a booking link serves.

-- the establishment whose card opened this dossier: its units come first in the search
alter table referral add column started_for uuid references facility;

-- the two monthly incomes between which the share of the person in the dependency tariff grows; without a row of the year, the lowest tariff
create table dependency_threshold (
  year integer primary key check (year between 2000 and 2100),
  s1 numeric(10, 2) not null check (s1 > 0),
  s2 numeric(10, 2) not null check (s2 > s1),
  source text not null,
  set_at timestamptz not null
);

-- départements where everyone pays one same amount a day for dependency, instead of the tariffs of the establishment
create table dependency_flat_amount (
  departement text not null,
  year integer not null check (year between 2000 and 2100),
  amount numeric(6, 2) not null check (amount >= 0),
  source text not null,
  set_at timestamptz not null,
  primary key (departement, year)
);

-- one line a day, nothing of whoever clicked
create table booking_click (
  facility_id uuid not null references facility,
  day date not null,
  clicks integer not null,
  primary key (facility_id, day)
);
