-- The professionals of the Annuaire Santé (RPPS), as its public extraction tells them: one row a person, one an activity.
create table professional (
  national_id text primary key,
  -- eleven digits; null for whoever is known by another register
  rpps text,
  civility text,
  family_name text not null,
  given_name text,
  -- the name without case nor accents
  search_name text not null,
  -- the day no activity was left in the extraction
  gone_on date
);
create index professional_by_name on professional (search_name text_pattern_ops);
create index professional_by_rpps on professional (rpps);

create table professional_activity (
  -- fingerprint of what makes it one activity (who, profession, skill, where, how), and of all it says
  key uuid primary key,
  hash uuid not null,
  national_id text not null,
  profession text not null,
  profession_label text,
  category text,
  skill_type text,
  skill text,
  skill_label text,
  mode text,
  mode_label text,
  structure_id text,
  siret text,
  finess_site text,
  finess_legal text,
  structure_name text,
  structure_sign text,
  street text,
  postcode text,
  city text,
  search_city text,
  commune text,
  departement text,
  phone text,
  phone2 text,
  email text,
  mss text,
  sector text,
  sector_label text,
  role text,
  role_label text,
  activity_kind text,
  activity_kind_label text,
  register text
);
create index professional_activity_of on professional_activity (national_id);
create index professional_activity_at on professional_activity (finess_site) where finess_site is not null;

-- An extraction being read, before it replaces the last one at once. What a crash of the server empties is read again.
create unlogged table professional_staging (
  line bigint not null,
  rpps text,
  civility text,
  family_name text not null,
  given_name text,
  search_name text not null,
  like professional_activity
);
