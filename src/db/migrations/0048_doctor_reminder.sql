-- When the treating doctor of a dossier was reminded of what waits for them: not more than once in two days.
create table doctor_reminder (
  referral_id uuid not null references referral,
  at timestamptz not null,
  primary key (referral_id, at)
);
