-- How each habilitation is told, when the mail of a notice leaves, and the proof that it did.

alter table habilitation
  -- each notice as it comes, or all of them each morning
  add column mail_pace text not null default 'each' check (mail_pace in ('each', 'digest')),
  -- every notice, or those that wait for something
  add column mail_scope text not null default 'all' check (mail_scope in ('all', 'waiting')),
  -- nothing leaves at night, what is urgent excepted
  add column quiet boolean not null default true,
  add column sms boolean not null default false;

alter table account
  -- the server of this address said that nobody reads it: nothing leaves to it until its owner looks
  add column email_bounced_at timestamptz,
  add column email_bounce text;

alter table notice drop constraint notice_mail_check;
alter table notice
  add constraint notice_mail_check check (mail in ('none', 'later', 'waiting', 'sent', 'failed')),
  -- when a mail kept for later leaves
  add column mail_at timestamptz,
  -- several notices in one mail
  add column letter uuid,
  add column sms text not null default 'none' check (sms in ('none', 'waiting', 'sent', 'failed'));
create index notice_later on notice (mail_at) where mail = 'later';
create index notice_by_letter on notice (letter) where letter is not null;

-- One line per mail or SMS, the server's own words as proof. `object`: a notice, or a letter.
create table notice_delivery (
  object uuid not null,
  channel text not null check (channel in ('mail', 'sms')),
  account_id uuid not null references account,
  -- "l•••@exemple.fr"
  destination text not null,
  -- comes back in the address a server returns it to
  token_hash bytea not null unique,
  tries integer not null default 1,
  state text not null check (state in ('leaving', 'accepted', 'refused', 'failed', 'bounced')),
  answer text,
  at timestamptz not null,
  primary key (object, channel)
);
create index notice_delivery_by_account on notice_delivery (account_id, at desc);
