-- FranceConnect: a citizen's identity proved by the State, joined to their space once they have proved the space is theirs.

-- What must come back from there, for one browser, ten minutes; `account_id`: somebody already in, who joins it to their space.
create table franceconnect_attempt (
  state_hash bytea primary key,
  verifier text not null,
  nonce text not null,
  return_to text not null,
  account_id uuid references account,
  expires_at timestamptz not null
);

-- An identity just proved that no space knows: until its owner signs in, or opens a space; one browser, thirty minutes.
create table franceconnect_pending (
  token_hash bytea primary key,
  sealed bytea not null,
  expires_at timestamptz not null
);

-- Found by the subject alone, which FranceConnect makes for us and nobody else; the pivot identity lies sealed.
create table franceconnect_identity (
  subject_hash bytea primary key,
  account_id uuid not null unique references account,
  sealed bytea not null,
  linked_at timestamptz not null,
  last_used_at timestamptz
);
