-- Dossiers that came on paper, registered by the unit that received them: dossiers like the others.

create table paper_dossier (
  referral_id uuid primary key references referral,
  -- whom to call, sealed with the dossier's key
  contact bytea not null,
  received_on date not null,
  registered_by text not null,
  registered_unit uuid not null references unit,
  registered_at timestamptz not null,
  -- SHA-256 of the one code that lets a requester take the dossier over
  code_hash bytea,
  code_until timestamptz,
  taken_over_at timestamptz,
  taken_over_unit uuid references unit,
  check ((taken_over_at is null) = (taken_over_unit is null))
);
create unique index paper_dossier_by_code on paper_dossier (code_hash) where code_hash is not null;
