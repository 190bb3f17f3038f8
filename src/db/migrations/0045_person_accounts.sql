-- Somebody begins in the public space: what they typed lies sealed until their address is proved, or for the time of beginning again.

alter table mailed_link drop constraint mailed_link_purpose_check;
alter table mailed_link add constraint mailed_link_purpose_check check (purpose in ('activation', 'reset', 'invitation', 'confirmation'));

create table beginning (
  id uuid primary key,
  -- null until the worker has looked, and for ever when the address was taken
  account_id uuid references account,
  -- null once the address is proved
  sealed bytea,
  -- what opens "Recommencer", hashed
  again_hash bytea unique,
  begun_at timestamptz not null,
  state text not null check (state in ('typed', 'asked', 'confirmed', 'lapsed')),
  state_since timestamptz not null,
  -- how many reminders have left
  reminders smallint not null default 0
);
create index beginning_waiting on beginning (begun_at) where state in ('typed', 'asked', 'lapsed');
create index beginning_by_account on beginning (account_id);
