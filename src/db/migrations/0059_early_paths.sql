-- A path of early intervention, beside the request a coordination platform accepted: its stage, its renewal, who works with the child.

create table early_path (
  request_id uuid primary key references admission_request on delete cascade,
  referral_id uuid not null references referral,
  -- null while the request is accepted and nothing is arranged yet
  stage text check (stage in ('attente', 'bilans', 'interventions', 'synthese', 'renouvele')),
  expected_on date,
  renewal_proposed_on date,
  renewal_proposed_by text,
  renewed_on date,
  renewed_by text,
  -- the letter to the doctor, sealed with the dossier's key
  letter bytea,
  letter_by text,
  letter_at timestamptz,
  -- the end is near, and was said
  reminded_on date,
  version int not null default 1,
  -- once, and only what was proposed
  check (renewed_on is null or renewal_proposed_on is not null)
);
create index early_path_by_referral on early_path (referral_id);

-- one professional's part, sealed: which profession works with a child is health data
create table early_line (
  id uuid primary key,
  request_id uuid not null references admission_request on delete cascade,
  referral_id uuid not null references referral,
  detail bytea not null,
  -- the report, among the dossier's attachments
  report_id uuid references attachment,
  added_by text not null,
  added_at timestamptz not null,
  ended_at timestamptz
);
create index early_line_by_request on early_line (request_id, added_at);
create index early_line_by_referral on early_line (referral_id);
