alter table passkey
  -- what addresses of pages name: a credential's own identifier may be a thousand characters long
  add column id uuid not null default gen_random_uuid(),
  -- what the authenticator holds to tell whose key it is; it stays when accounts are joined
  add column user_handle text not null default '',
  -- whether the key can be found without an account being named first; null: its browser did not say
  add column discoverable boolean;
create unique index passkey_by_id on passkey (id);
