-- The versions of the orientation table after the first one, which is a file of the program.

create table orientation_version (
  number integer primary key check (number >= 2),
  copied_from integer not null,
  rows jsonb not null,
  editor text not null,
  created_by uuid not null references account,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

-- Putting a version in force, the first one among them; a version published once is never changed any more.
create table orientation_publication (
  id uuid primary key,
  number integer not null,
  applies_from date not null,
  comment text not null,
  published_by uuid not null references account,
  publisher text not null,
  published_at timestamptz not null
);
create index orientation_publication_in_force on orientation_publication (applies_from desc, published_at desc);

create function orientation_published() returns trigger language plpgsql as $$
begin
  if exists (select from orientation_publication p where p.number = old.number) then
    raise exception 'version % of the orientation table is published', old.number;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger orientation_published before update or delete on orientation_version
  for each row execute function orientation_published();
