-- one chain per dossier: an entry's hash covers the one before it
create table journal_head (
  referral_id uuid primary key,
  seq integer not null,
  hash text not null
);

create table journal_entry (
  referral_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  account_id uuid,
  who text not null,
  unit_id uuid,
  unit_name text not null,
  act text not null,
  object text not null,
  hash text not null,
  primary key (referral_id, seq)
);

-- SHA-256 of the entry before and of every column of this one, each closed by U+001F.
-- journal/journal.ts computes the same outside the database.
create function journal_hash(before text, referral uuid, seq integer, at timestamptz, account uuid, who text, unit uuid, unit_name text, act text, object text)
returns text language sql immutable parallel safe as $$
  select encode(sha256(convert_to(concat_ws(E'\x1f', before, referral::text, seq::text,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    coalesce(account::text, ''), who, coalesce(unit::text, ''), unit_name, act, object), 'UTF8')), 'hex')
$$;
