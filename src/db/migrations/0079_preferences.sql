-- The order in which the person would rather be taken in, among the units chosen or asked. It is their side's: no unit asked reads it,
-- so it is kept apart from the requests that units read.

create table preference (
  request_id uuid primary key references admission_request on delete cascade,
  referral_id uuid not null references referral,
  rank smallint not null check (rank >= 1)
);
create index preference_by_referral on preference (referral_id);
