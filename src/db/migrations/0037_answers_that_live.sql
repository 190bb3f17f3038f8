-- Answers under conditions, and a first contact without the person's identity.
alter table admission_request
  -- what the unit was shown: a profile alone, until it says it is interested
  add column disclosure text not null default 'full' check (disclosure in ('profile', 'full')),
  -- since when the unit may read who the person is
  add column disclosed_at timestamptz,
  -- "oui, si…": the conditions and what is offered once they hold; some say what care is or is not needed, so all are sealed
  add column conditions bytea,
  -- since when all of them hold: lists put these first
  add column conditions_met_at timestamptz;
update admission_request set disclosed_at = sent_at where sent_at is not null;

-- conditional answers are few: the daily check reads them and nothing else
create index request_conditional on admission_request (deadline) where state = 'conditional';

-- what lists show of a dossier to a unit that has only its profile: coded answers alone, no text anyone typed
alter table referral add column profile_summary text not null default '';
