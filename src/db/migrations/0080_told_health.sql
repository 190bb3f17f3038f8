-- What the person's side says of their own health, apart from what a doctor writes and signs: they go on reading the first, never the second.

alter table volet drop constraint volet_level_check;
alter table volet add constraint volet_level_check check (level in ('admin', 'care', 'medical', 'own', 'told'));

insert into volet (referral_id, code, template_version, level, state)
  select id, 'santeDite', 1, 'told', 'empty' from referral where module = 'handicap';
