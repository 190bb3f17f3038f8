-- who runs the establishments: FINESS tells the name and the status of a legal entity in a file of its own
create table legal_entity (
  finess text primary key check (finess ~ '^[0-9A-Z]{9}$'),
  name text not null,
  legal_status text check (legal_status in ('public', 'non-profit', 'private')),
  siren text,
  closed_on date,
  -- the day FINESS speaks of, and the fingerprint of its row
  said_on date,
  source_hash text not null
);
create index facility_by_legal_entity on facility (legal_entity_finess) where legal_entity_finess is not null;

-- earlier imports wrote the number of the legal entity where its name goes
update facility set legal_entity_finess = legal_entity, legal_entity = null
  where legal_entity ~ '^[0-9][0-9A-Z][0-9]{7}$' and legal_entity_finess is null;
