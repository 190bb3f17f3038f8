-- FIDO2 keys. A counter that goes back is a copied key: refused.
create table passkey (
  id uuid primary key,
  person_id uuid not null references person,
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null default '{}',
  aaguid text not null,
  is_synced boolean not null,
  name text not null,
  enrolled_with text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index passkey_person on passkey (person_id, created_at desc);

-- A challenge lives five minutes and is answered once.
create table passkey_challenge (
  id uuid primary key,
  challenge text not null,
  purpose text not null check (purpose in ('enrol', 'sign-in')),
  reference text not null,
  person_id uuid references person,
  expires_at timestamptz not null
);
