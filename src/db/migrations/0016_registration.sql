-- Back-channel logout may name the person instead of the session (identity.md §3).
alter table session add column provider_subject text;
create index session_by_provider_subject on session (provider_subject) where provider_subject is not null;

-- The address a doctor typed at registration, until a code proves it is theirs; sealed.
create table email_proof (
  account_id uuid primary key references account,
  sealed bytea not null,
  code_id uuid,
  started_at timestamptz not null
);
