-- the drawer of demonstration cards
create table card (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  -- printed on it
  serial text not null unique,
  kind text not null check (kind in ('CPS', 'CPF', 'CPE', 'CPA', 'CDE')),
  -- what the card says its holder does: two professions, two cards
  profession text not null,
  -- the four digits, as a keyed fingerprint
  code bytea not null,
  errors int not null default 0,
  blocked_at timestamptz,
  opposed_at timestamptz,
  expires_on date not null,
  readable boolean not null default true
);
create index card_person on card (person_id);
