create table person (
  id uuid primary key,
  -- sealed with the service's key; found again through the fingerprint
  ins_sealed bytea,
  ins_fingerprint bytea,
  ins_status text not null default 'provisoire' check (ins_status in ('provisoire', 'recuperee', 'validee', 'qualifiee', 'inconnue')),
  birth_name text not null,
  used_name text,
  given_name text not null,
  used_given_name text,
  sex text not null check (sex in ('F', 'M', 'I')),
  birth_date text,
  birth_place text,
  -- folded birth and used names, folded given names: for the tolerant match
  name_key text not null,
  given_key text not null,
  death_date date,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create index person_by_ins on person (ins_fingerprint) where ins_fingerprint is not null;
create index person_by_birth on person (birth_date);
create index person_by_name on person using gin (name_key gin_trgm_ops);
