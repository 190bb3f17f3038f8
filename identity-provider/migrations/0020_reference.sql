-- The last RPPS extraction, whole: who exists and what they practise. Replaced by each import, so nothing refers to it.
-- People who sign in are in `person`; this is what they, and a hospital's own staff, are compared with.
create table reference_person (
  national_id text primary key,
  given_name text not null,
  family_name text not null,
  civility text not null,
  birth_name text not null,
  birth_first_names text not null,
  birth_date text not null,             -- '' in the public extraction, which holds none
  profession text not null,             -- code of the first exercice
  category text not null,
  professions text[] not null,          -- every code, for statistics
  place text not null,                  -- folded names of the structures and communes
  match_name text not null,             -- fold(family name)|fold(first name)
  claims jsonb not null,
  shown text not null,
  search_name text not null,
  fictitious boolean not null,
  digest text not null                  -- of all the above: tells a changed person from an unchanged one
);
create index reference_person_match_name on reference_person (match_name);

-- Labels of professions, as the nomenclatures (TRE_G15, TRE_R94, TRE_R95) and the extractions give them.
create table profession (code text primary key, label text not null);
insert into profession (code, label) values
  ('10', 'Médecin'), ('21', 'Pharmacien'), ('26', 'Audioprothésiste'), ('28', 'Opticien-Lunetier'),
  ('31', 'Assistant dentaire'), ('32', 'Physicien médical'), ('40', 'Chirurgien-Dentiste'), ('50', 'Sage-Femme'),
  ('60', 'Infirmier'), ('70', 'Masseur-Kinésithérapeute'), ('80', 'Pédicure-Podologue'), ('81', 'Orthoprothésiste'),
  ('82', 'Podo-Orthésiste'), ('83', 'Orthopédiste-Orthésiste'), ('84', 'Oculariste'), ('85', 'Epithésiste'),
  ('86', 'Technicien de labo médical'), ('91', 'Orthophoniste'), ('92', 'Orthoptiste'), ('93', 'Psychologue'),
  ('94', 'Ergothérapeute'), ('95', 'Diététicien'), ('96', 'Psychomotricien'), ('98', 'Manipulateur ERM'),
  ('41', 'Assistant de service social'), ('42', 'Auxiliaire de vie sociale'),
  ('43', 'Technicien de l''intervention sociale et familiale'), ('44', 'Conseiller en économie sociale et familiale'),
  ('45', 'Médiateur familial'), ('46', 'Assistant familial'), ('47', 'Aide médico-psychologique (AMP)'),
  ('48', 'Moniteur éducateur'), ('49', 'Educateur de jeunes enfants'), ('51', 'Educateur spécialisé'),
  ('52', 'Educateur technique spécialisé'), ('53', 'Accompagnant éducatif et social');

-- Each reading of an extraction, done or refused.
create table people_import (
  id bigint generated always as identity primary key,
  file text not null,
  begun_at timestamptz not null,
  ended_at timestamptz not null,
  outcome text not null check (outcome in ('done', 'refused')),
  report jsonb not null
);
