-- Searches of the public directory kept by somebody who wants to be told when a place appears. Whom they belong to and what
-- they look for may tell of somebody's health: the address, the name and the criteria are sealed; prints are HMAC.
create table search_subscriber (
  id uuid primary key,
  -- a professional's account, or a mail address proved by a link
  account_id uuid unique references account,
  address bytea,
  address_print bytea unique,
  -- the token of the managing link: hashed to be found by, sealed to be written in the next mail
  token_hash bytea unique,
  token bytea,
  created_at timestamptz not null,
  check ((account_id is null) = (address is not null)),
  check ((address is null) = (address_print is null) and (address is null) = (token_hash is null) and (address is null) = (token is null))
);

create table saved_search (
  id uuid primary key,
  subscriber_id uuid not null references search_subscriber on delete cascade,
  -- the unit a professional saved it for: where notices arrive
  unit_id uuid references unit,
  name bytea not null,
  -- its query in /annuaire, criteria only
  criteria bytea not null,
  criteria_print bytea not null,
  state text not null check (state in ('to-confirm', 'active', 'paused', 'ended')),
  confirm_hash bytea unique,
  confirm_token bytea,
  confirm_until timestamptz,
  created_at timestamptz not null,
  -- when its owner last said it is useful; when they were asked since
  kept_at timestamptz not null,
  asked_at timestamptz,
  ended_at timestamptz,
  -- sealed: establishment → unit → places when last looked at; null: never looked at
  seen bytea,
  told_on date,
  -- it was not looked at when the last changes were: everything is to be looked at again
  behind boolean not null default false,
  check ((state = 'to-confirm') = (confirm_hash is not null))
);
create index saved_search_by_subscriber on saved_search (subscriber_id, created_at);
create index saved_search_to_look on saved_search (criteria_print, id) where state = 'active';
create index saved_search_to_confirm on saved_search (confirm_until) where state = 'to-confirm';
create index saved_search_by_age on saved_search (kept_at) where state in ('active', 'paused');

-- what was told: a mail, or for an account a notice
create table search_letter (
  id uuid primary key,
  subscriber_id uuid not null references search_subscriber on delete cascade,
  search_id uuid references saved_search on delete cascade,
  kind text not null check (kind in ('confirm', 'known', 'full', 'found', 'still-useful')),
  -- sealed: the establishments found
  found bytea,
  mail text not null default 'none' check (mail in ('none', 'waiting', 'sent', 'failed')),
  at timestamptz not null,
  mailed_at timestamptz
);
create index search_letter_by_search on search_letter (search_id, at desc);
create index search_letter_by_subscriber on search_letter (subscriber_id);
create index search_letter_by_age on search_letter (at);

-- how far the changes of the directory were looked at, and when everything was
create table search_look (
  one boolean primary key default true check (one),
  horizon xid8 not null,
  looked_at timestamptz not null,
  whole_at timestamptz not null
);
