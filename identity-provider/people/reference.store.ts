import { hash } from "node:crypto";
import type pg from "pg";
import { fold } from "#lib/french.ts";
import { copyRow } from "./copy.ts";
import { isFictitious } from "./person.ts";
import { claimsOf, type Extracted, matchName, searchNameOf, shownOf } from "./rpps.ts";

const columns = [
  ...["national_id", "given_name", "family_name", "civility", "birth_name", "birth_first_names", "birth_date"],
  ...["profession", "category", "professions", "place", "match_name", "claims", "shown", "search_name", "fictitious"],
  "digest",
];

/** A table of the same shape beside the one in use, empty: what a former import left unfinished is dropped. */
export async function makeStage(client: pg.ClientBase): Promise<void> {
  await client.query("drop table if exists reference_person_next");
  await client.query("create table reference_person_next (like reference_person, part jsonb not null)");
}

export const copyStatement = `copy reference_person_next (${columns.join(", ")}, part) from stdin`;

/** A row of the stage, as COPY reads it. `part` is what is needed to join it with another part of the same person, in the order of the file. */
export function stageRow(person: Extracted, line: number): string {
  const claims = JSON.stringify(claimsOf(person));
  const professions = Object.keys(person.labels.professions);
  const fields = [
    person.nationalId,
    person.givenName,
    person.familyName,
    person.civility,
    person.birthName,
    person.birthFirstNames,
    person.birthDate,
    person.exercices[0]?.codeProfession ?? "",
    person.exercices[0]?.codeCategorieProfessionnelle ?? "",
    `{${professions.map((code) => `"${code.replaceAll(/["\\]/g, "")}"`).join(",")}}`,
    placeOf(person),
    matchName(person.birthName || person.familyName, person.birthFirstNames || person.givenName),
    claims,
    shownOf(person),
    searchNameOf(person),
    isFictitious(person.nationalId) ? "t" : "f",
  ];
  const part = JSON.stringify({ line, labels: person.labels });
  return copyRow([...fields, hash("md5", fields.join("\t"), "base64"), part]);
}

const placeOf = ({ exercices, labels }: Extracted) =>
  [
    ...new Set(
      [
        labels.commune,
        ...exercices.flatMap(({ activities }) =>
          activities.map((one) => one.raisonSocialeSite ?? one.enseigneCommercialeSite ?? ""),
        ),
      ].map(fold),
    ),
  ]
    .filter(Boolean)
    .join(" | ");

/** Some person's lines did not follow each other in the file: true when the primary key says so. */
export async function hasRepeats(client: pg.ClientBase): Promise<boolean> {
  try {
    await client.query("alter table reference_person_next add primary key (national_id)");
    return false;
  } catch (cause) {
    if ((cause as { code?: string }).code === "23505") return true;
    throw cause;
  }
}

/** At most `limit` people met several times, with their parts, taken out of the stage. */
export async function takeRepeats(client: pg.ClientBase, limit: number): Promise<Extracted[][]> {
  const { rows } = await client.query<{
    parts: { claims: ReturnType<typeof claimsOf>; labels: Extracted["labels"]; row: StagedRow }[];
  }>(
    `with repeated as (
       select national_id from reference_person_next group by national_id having count(*) > 1 limit $1
     ), taken as (
       delete from reference_person_next s using repeated r where s.national_id = r.national_id returning s.*
     )
     select jsonb_agg(jsonb_build_object('claims', claims, 'labels', part -> 'labels', 'row', to_jsonb(taken) - 'claims' - 'part')
       order by (part ->> 'line')::int) as parts
     from taken group by national_id`,
    [limit],
  );
  return rows.map(({ parts }) =>
    parts.map(({ claims, labels, row }) => ({
      nationalId: row.national_id,
      givenName: row.given_name,
      familyName: row.family_name,
      civility: row.civility,
      birthName: row.birth_name,
      birthFirstNames: row.birth_first_names,
      birthDate: row.birth_date,
      exercices: claims.SubjectRefPro.exercices as Extracted["exercices"],
      labels,
    })),
  );
}

type StagedRow = Record<
  "national_id" | "given_name" | "family_name" | "civility" | "birth_name" | "birth_first_names" | "birth_date",
  string
>;

/** Indexes are built before the swap: readers wait for none. */
export async function finishStage(client: pg.ClientBase): Promise<void> {
  await client.query("alter table reference_person_next drop column part");
  await client.query("create index reference_person_next_match_name on reference_person_next (match_name)");
  await client.query("analyze reference_person_next");
}

export type Difference = { persons: number; added: number; changed: number; disappeared: number };

export async function compareStage(client: pg.ClientBase): Promise<Difference> {
  const { rows } = await client.query<Difference>(
    `select count(n.national_id)::int as persons,
            count(*) filter (where o.national_id is null)::int as added,
            count(*) filter (where o.digest <> n.digest)::int as changed,
            count(*) filter (where n.national_id is null)::int as disappeared
     from reference_person_next n full join reference_person o on o.national_id = n.national_id`,
  );
  return rows[0]!;
}

/** To be run inside one transaction: after it, everyone reads the new extraction. */
export async function swapStage(client: pg.ClientBase): Promise<void> {
  await client.query("drop table reference_person");
  await client.query("alter table reference_person_next rename to reference_person");
  await client.query("alter index reference_person_next_pkey rename to reference_person_pkey");
  await client.query("alter index reference_person_next_match_name rename to reference_person_match_name");
}

/**
 * People who may sign in follow the extraction they came from: their exercises change, they are withdrawn when it names
 * them no longer and come back when it does. Contacts, typed by hand, stay.
 */
export async function followReference(client: pg.ClientBase, at: Date): Promise<void> {
  await client.query(
    `update person p set given_name = r.given_name, family_name = r.family_name, civility = r.civility,
       birth_name = coalesce(nullif(r.birth_name, ''), p.birth_name), birth_date = coalesce(nullif(r.birth_date, ''), p.birth_date),
       profession = r.profession, category = r.category, claims = r.claims, shown = r.shown, search_name = r.search_name,
       state = case when p.replaced_by is null then 'active' else p.state end, imported_at = $1
     from reference_person r
     where p.source = 'rpps' and r.national_id = p.national_id and (p.claims <> r.claims or p.state <> 'active')`,
    [at],
  );
  await client.query(
    `update person p set state = 'withdrawn', imported_at = $1
     where p.source = 'rpps' and p.state = 'active'
       and not exists (select 1 from reference_person r where r.national_id = p.national_id)`,
    [at],
  );
}

/** The simulator's people: whoever of the extraction is invented may sign in. */
export async function admitFictitious(client: pg.ClientBase, at: Date): Promise<void> {
  await client.query(
    `insert into person (id, national_id, given_name, family_name, civility, birth_name, birth_date, profession, category,
       claims, shown, search_name, source, fictitious, imported_at)
     select gen_random_uuid(), national_id, given_name, family_name, civility, nullif(birth_name, ''), nullif(birth_date, ''),
       profession, category, claims, shown, search_name, 'rpps', true, $1
     from reference_person where fictitious
     on conflict (national_id) do nothing`,
    [at],
  );
}

export async function saveLabels(client: pg.ClientBase, labels: Map<string, string>): Promise<void> {
  await client.query(
    `insert into profession (code, label) select * from unnest($1::text[], $2::text[])
     on conflict (code) do update set label = excluded.label`,
    [[...labels.keys()], [...labels.values()]],
  );
}

export async function findLastImport<Report>(client: pg.ClientBase): Promise<{ report: Report; at: Date } | null> {
  const { rows } = await client.query<{ report: Report; at: Date }>(
    "select report, ended_at as at from people_import where outcome = 'done' order by id desc limit 1",
  );
  return rows[0] ?? null;
}

export async function saveImport(
  client: pg.ClientBase,
  { file, begunAt, outcome, report }: { file: string; begunAt: Date; outcome: "done" | "refused"; report: object },
): Promise<void> {
  await client.query(
    "insert into people_import (file, begun_at, ended_at, outcome, report) values ($1, $2, now(), $3, $4)",
    [file, begunAt, outcome, JSON.stringify(report)],
  );
}
