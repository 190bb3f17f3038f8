-- What a unit said with its refusal, what the dossier said that day, and since when the unit is worth asking again.

create table refusal (
  request_id uuid primary key references admission_request,
  referral_id uuid not null references referral,
  unit_id uuid not null references unit,
  reason text not null,
  at timestamptz not null,
  -- the unit's words, the answers watched, and which of them changed
  sealed bytea not null,
  -- the activity or the mention it advises, for the figures of the orientation table
  advice text,
  worth_at timestamptz
);
create index refusal_of_referral on refusal (referral_id);
create index refusal_of_unit on refusal (unit_id);

-- A need refused that the card of the unit does not limit, counted for its référent structure: nothing leads to a dossier.
create table limit_hint (
  unit_id uuid not null references unit,
  care text not null,
  times integer not null,
  last_on date not null,
  primary key (unit_id, care)
);
