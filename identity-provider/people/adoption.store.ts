import type { Sql } from "#idp/database.ts";

export type Adoption = { code: string; label: string; professionals: number; holders: number };

/**
 * For each profession, how many practise it and how many of them hold an e-CPS used at least once. Somebody with two
 * professions counts in both. Those who practise are the last extraction's, and the people made here.
 */
export async function listAdoption(db: Sql): Promise<Adoption[]> {
  const { rows } = await db.query<Adoption>(
    `with practised as (
       select distinct p.id, p.national_id, exercice ->> 'codeProfession' as code
       from person p, jsonb_path_query(p.claims, '$.SubjectRefPro.exercices[*]') exercice
       where p.state = 'active' and exercice ->> 'codeProfession' <> ''
     ), everyone as (
       select code, count(*) as n from reference_person r, unnest(r.professions) code group by code
       union all
       select code, count(*) from practised p
       where not exists (select 1 from reference_person r where r.national_id = p.national_id) group by code
     ), held as (
       select code, count(*) as n from practised p
       where exists (select 1 from device d where d.person_id = p.id and d.state = 'active' and d.last_used_at is not null)
       group by code
     )
     select everyone.code, coalesce(max(label), 'Profession ' || everyone.code) as label, sum(everyone.n)::int as professionals,
       coalesce(max(held.n), 0)::int as holders
     from everyone left join profession using (code) left join held using (code)
     group by everyone.code order by label`,
  );
  return rows;
}

export type MonthOfSignIns = { month: string; card: number; ecps: number; other: number };

/** The last twelve months, the newest first; months without any are not listed. */
export async function listSignInsByMonth(db: Sql): Promise<MonthOfSignIns[]> {
  const { rows } = await db.query<MonthOfSignIns>(
    `select to_char(at at time zone 'Europe/Paris', 'YYYY-MM') as month,
       count(*) filter (where means = 'CARD')::int as card,
       count(*) filter (where means = 'MOBILE')::int as ecps,
       count(*) filter (where means is null or means not in ('CARD', 'MOBILE'))::int as other
     from event where kind = 'sign-in' and at > now() - interval '1 year' group by 1 order by 1 desc`,
  );
  return rows;
}

export async function listProfessions(db: Sql): Promise<Map<string, string>> {
  const { rows } = await db.query<{ code: string; label: string }>("select code, label from profession order by label");
  return new Map(rows.map(({ code, label }) => [code, label]));
}
