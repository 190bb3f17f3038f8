-- A designation by the MDPH carries its decision alone: what the person wrote opens to an establishment once they send it.

alter table admission_request drop constraint admission_request_disclosure_check;
alter table admission_request add constraint admission_request_disclosure_check check (disclosure in ('profile', 'decision', 'full'));

-- those sent by the MDPH so far, or retrieved by an establishment; the person's own sendings keep the dossier
update admission_request q set disclosure = 'decision'
  from decision d
  where d.referral_id = q.referral_id and not exists (
    select from request_event e where e.request_id = q.id and e.act = 'send' and e.unit_id <> d.unit_id
  );
