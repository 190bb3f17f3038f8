-- How large somebody reads, kept with their account: every page they open is written that way.

alter table account add column text_size text not null default 'normal' check (text_size in ('normal', 'large', 'largest'));
