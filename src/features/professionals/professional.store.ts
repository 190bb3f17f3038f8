import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { fold } from "#lib/french.ts";
import type { Practice, Professional } from "./professional.ts";
import { activityColumns, personColumns } from "./rpps.ts";

/** COPY into the staging table, in the order the reader gives. */
export const stagingCopy = `copy professional_staging (line, key, hash, ${[...personColumns, ...activityColumns].join(", ")}) from stdin`;

export async function emptyStaging(tx: Tx): Promise<void> {
  await sql`truncate professional_staging`.execute(tx);
}

export async function countStaged(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from professional_staging`.execute(db);
  return found.rows[0]!.n;
}

export async function countActivities(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from professional_activity`.execute(db);
  return found.rows[0]!.n;
}

/** Statistics of what was just copied: without them the joins of the replacement are planned for an empty table. */
export async function toAnalyzeStaging(db: Db): Promise<void> {
  await sql`analyze professional_staging`.execute(db);
}

/** Lines that say an activity already said above: the same again, or something else. */
export type Doubles = { same: number; other: { line: number; first: number }[]; others: number };

/** Keeps the first line of each activity. */
export async function dropDoubles(tx: Tx, most: number): Promise<Doubles> {
  const found = await sql<{ line: number; first: number; same: boolean }>`
    with several as (select key, min(line) as first from professional_staging group by key having count(*) > 1),
      dropped as (
        delete from professional_staging s using several where s.key = several.key and s.line > several.first
        returning s.line, s.key, s.hash, several.first)
    select d.line, d.first, d.hash = f.hash as same
    from dropped d join professional_staging f on f.key = d.key and f.line = d.first order by d.line`.execute(tx);
  const other = found.rows.filter(({ same }) => !same);
  return { same: found.rows.length - other.length, other: other.slice(0, most), others: other.length };
}

const columns = sql.raw(["key", "hash", "national_id", ...activityColumns].join(", "));
const assignments = sql.raw(["hash", ...activityColumns].map((column) => `${column} = s.${column}`).join(", "));

export type Moved = { appeared: number; changed: number; closed: number; arrived: number; left: number };

/** The extraction takes the place of the last one, at once: what appeared, what changed, what is no longer there. */
export async function saveExtraction(tx: Tx, today: string): Promise<Moved> {
  const closed = await sql`delete from professional_activity a
    where not exists (select from professional_staging s where s.key = a.key)`.execute(tx);
  const changed = await sql`update professional_activity a set ${assignments}
    from professional_staging s where s.key = a.key and s.hash <> a.hash`.execute(tx);
  const appeared = await sql`insert into professional_activity (${columns})
    select ${columns} from professional_staging s
    where not exists (select from professional_activity a where a.key = s.key)`.execute(tx);
  const arrived =
    await sql`insert into professional (national_id, rpps, civility, family_name, given_name, search_name, gone_on)
    select national_id, rpps, civility, family_name, given_name, search_name, null::date
    from (select distinct on (national_id) * from professional_staging order by national_id, line) s
    where not exists (select from professional p where p.national_id = s.national_id and p.gone_on is null
      and (p.rpps, p.civility, p.family_name, p.given_name) is not distinct from (s.rpps, s.civility, s.family_name, s.given_name))
    on conflict (national_id) do update set rpps = excluded.rpps, civility = excluded.civility, family_name = excluded.family_name,
      given_name = excluded.given_name, search_name = excluded.search_name, gone_on = null`.execute(tx);
  const left = await sql`update professional p set gone_on = ${today}
    where gone_on is null and not exists (select from professional_activity a where a.national_id = p.national_id)`.execute(
    tx,
  );
  const n = (done: { numAffectedRows?: bigint }) => Number(done.numAffectedRows ?? 0);
  return { appeared: n(appeared), changed: n(changed), closed: n(closed), arrived: n(arrived), left: n(left) };
}

/**
 * The professionals someone may mean by a name, a town, an RPPS number: each word typed begins a word of the name, of the
 * town or of the postcode, one at least of the name. Those who have left the register are not proposed.
 */
export async function searchProfessionals(db: Db, typed: string, limit = 8): Promise<Professional[]> {
  const digits = typed.replaceAll(/\s/g, "");
  if (/^\d{11,12}$/.test(digits)) return listByNumber(db, digits.slice(-11));
  const words = fold(typed).split(" ").filter(Boolean).slice(0, 6);
  if (!words.some((word) => /^[a-z]{2}/.test(word))) return [];
  const begins = words
    .filter((word) => /^[a-z]/.test(word))
    .map((word) => sql<boolean>`p.search_name like ${`${word}%`}`);
  const holds = words.map(
    (word) => sql<boolean>`(' ' || p.search_name like ${`% ${word}%`} or exists (select from professional_activity a
      where a.national_id = p.national_id and (' ' || a.search_city like ${`% ${word}%`} or a.postcode like ${`${word}%`})))`,
  );
  const found = await sql<{ national_id: string }>`
    select p.national_id from professional p
    where p.gone_on is null and (${sql.join(begins, sql` or `)}) and ${sql.join(holds, sql` and `)}
    order by p.search_name = ${words.join(" ")} desc, p.search_name limit ${limit}`.execute(db);
  return listProfessionals(
    db,
    found.rows.map(({ national_id }) => national_id),
  );
}

async function listByNumber(db: Db, rpps: string): Promise<Professional[]> {
  const rows = await db
    .selectFrom("professional")
    .select("national_id")
    .where("rpps", "=", rpps)
    .where("gone_on", "is", null)
    .execute();
  return listProfessionals(
    db,
    rows.map(({ national_id }) => national_id),
  );
}

async function listProfessionals(db: Db, ids: readonly string[]): Promise<Professional[]> {
  if (ids.length === 0) return [];
  const people = await db.selectFrom("professional").selectAll().where("national_id", "in", ids).execute();
  const activities = await sql<Practice & { nationalId: string }>`
    select distinct on (national_id, structure_id, street, city) national_id as "nationalId", profession_label as "professionLabel",
      skill_label as "skillLabel", coalesce(structure_sign, structure_name) as "structureName", street, postcode, city, phone, mss
    from professional_activity where national_id = any(${ids})
    order by national_id, structure_id nulls last, street, city, skill_type is distinct from 'S'`.execute(db);
  return ids.flatMap((id) => {
    const person = people.find(({ national_id }) => national_id === id);
    if (!person) return [];
    return {
      nationalId: id,
      rpps: person.rpps,
      civility: person.civility,
      familyName: person.family_name,
      givenName: person.given_name,
      activities: activities.rows
        .filter(({ nationalId }) => nationalId === id)
        .map(({ nationalId: _, ...rest }) => rest),
    };
  });
}
