-- whose dossier a merge was proposed from: the other one's side answers, never its own
alter table merge add column proposed_from uuid references referral(id);
update merge m set proposed_from = coalesce(
  (select r.id from referral r where r.id in (m.referral_id, m.other_id) and r.owner_unit_id = m.proposed_for limit 1),
  m.referral_id);
alter table merge alter column proposed_from set not null;
