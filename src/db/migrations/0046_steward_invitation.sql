-- Somebody asked, by mail, to follow one dossier: to help, to be one of its référents, or to take it over as theirs.
create table steward_invitation (
  id uuid primary key,
  referral_id uuid not null references referral,
  -- the link of the mail, hashed; sealed until it has left
  token_hash bytea not null unique,
  sealed_token bytea,
  -- where it goes, sealed; and what finds it again for whoever has proved that address
  sealed_email bytea not null,
  email_mark bytea not null,
  kind text not null check (kind in ('steward', 'helper')),
  may_act boolean not null,
  reads_care boolean not null,
  -- the invited becomes the one whose space carries the dossier
  takes_over boolean not null default false,
  relation text not null,
  invited_by uuid not null references account,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  answer text check (answer in ('accepted', 'refused', 'withdrawn')),
  answered_by uuid references account,
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null))
);
create unique index steward_invitation_waiting on steward_invitation (referral_id, email_mark) where answer is null;
create index steward_invitation_received on steward_invitation (email_mark) where answer is null;
