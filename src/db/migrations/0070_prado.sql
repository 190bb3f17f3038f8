-- The return home with the insurer's help, proposed by itself: said once not to be asked for, it is not proposed again.

create table prado_refusal (
  referral_id uuid primary key references referral,
  reason text not null check (reason in ('organised', 'patient-refusal', 'outside-criteria', 'other')),
  who text not null,
  at timestamptz not null
);
