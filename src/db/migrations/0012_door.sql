-- Wrong passwords in a row: the tenth locks the password (identity.md §2.3), and nothing else.
alter table account add column password_wrong integer not null default 0;
-- Who asked for a reset is looked up by a job, so that the answer takes the same time for everybody.
create index mailed_link_by_end on mailed_link (expires_at);
create index pending_sign_in_by_end on pending_sign_in (expires_at);
create index throttle_by_end on throttle (expire);
