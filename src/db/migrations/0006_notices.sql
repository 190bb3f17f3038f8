create table notice (
  id uuid primary key,
  account_id uuid not null references account,
  unit_id uuid not null references unit,
  kind text not null,
  referral_id uuid not null,
  request_id uuid,
  -- the dossier's number: the only thing a mail repeats
  number text not null,
  at timestamptz not null,
  read_at timestamptz,
  mail text not null default 'none' check (mail in ('none', 'waiting', 'sent', 'failed')),
  mailed_at timestamptz
);
create index notice_by_account on notice (account_id, unit_id, at desc);
-- every page counts what is not read yet
create index notice_unread on notice (account_id, unit_id) where read_at is null;
