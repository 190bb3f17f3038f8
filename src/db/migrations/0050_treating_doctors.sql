-- How many times a treating doctor was reminded that their volet waits: product specification §12, medical.remind.
alter table treating_doctor add column reminded smallint not null default 0;

-- What its author opens to the person's side: that version of one volet, until revoked or until another version is signed.
create table volet_release (
  id uuid primary key,
  referral_id uuid not null references referral,
  code text not null,
  version integer not null,
  released_by uuid not null references account,
  released_at timestamptz not null,
  revoked_at timestamptz
);
create unique index volet_release_live on volet_release (referral_id, code, version) where revoked_at is null;
