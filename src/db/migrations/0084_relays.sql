-- What a family takes from the end of a child's path to the MDPH: prepared, and waiting for the decision it will be poured into.

create table relay (
  -- of the child's path
  referral_id uuid primary key references referral,
  -- those the family agreed to
  documents uuid[] not null,
  prepared_by text not null,
  prepared_at timestamptz not null,
  -- the dossier of the decision
  poured_into uuid references referral,
  poured_at timestamptz,
  check ((poured_into is null) = (poured_at is null))
);
create index relay_into on relay (poured_into) where poured_into is not null;
