-- From the card host back to the sign-in page: a card was read and its code was right. Used once, within a minute.
create table card_ticket (
  token_hash bytea primary key,
  person_id uuid not null references person,
  -- what the person was doing: only the browser that began it may use the ticket
  purpose text not null,
  serial text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
