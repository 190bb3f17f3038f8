-- The units that tell those on their waiting list how many were listed before them: none does until its référent says so.

create table shown_rank (
  unit_id uuid primary key references unit,
  who text not null,
  since timestamptz not null
);
