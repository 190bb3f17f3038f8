-- When the owner of an account was last told that it will fall asleep.
alter table account add column dormancy_told_at timestamptz;
create index account_by_last_sign_in on account (coalesce(last_sign_in_at, state_since)) where state <> 'closed';
