-- Files of decisions an MDPH gives: what became of each line, and the file itself sealed until it is read.
create table decision_import (
  id uuid primary key,
  unit_id uuid not null references unit,
  by_account uuid not null references account,
  -- null once read to its end
  content bytea,
  lines jsonb not null default '[]',
  at timestamptz not null,
  done_at timestamptz
);
create index decision_import_by_unit on decision_import (unit_id, at desc);
