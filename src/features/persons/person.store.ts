import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { openForService, sealForService, searchable } from "#db/vault.ts";
import { keysOf, type Person, type PersonId, type Traits } from "./person.ts";

export async function findPerson(db: Db, id: string): Promise<Person | undefined> {
  const row = await db.selectFrom("person").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toPerson(row);
}

/**
 * People who may be this one, the nearest first: the same INS, or a near birth date and one of the names in theirs.
 * Never fewer than those the rule `likeness` keeps: a name like enough to one of theirs is like enough to a part of their key.
 */
export async function listLookAlikes(db: Db, traits: Traits): Promise<Person[]> {
  const names = keysOf(traits).name.split(" | ");
  const ins = traits.ins ? searchable(traits.ins) : null;
  const { days, from, to } = nearDates(traits.birthDate);
  const rows = await sql<Selectable<Tables["person"]>>`
    select * from person
    where ins_fingerprint = ${ins}
       or ((birth_date = any(${days}) or birth_date between ${from} and ${to})
         and exists (select from unnest(${names}::text[]) as typed where word_similarity(typed, name_key) >= 0.6))
    order by (ins_fingerprint = ${ins}) is true desc, (birth_date = ${traits.birthDate}) is true desc
    limit 200
  `.execute(db);
  return rows.rows.map(toPerson);
}

export async function insertPerson(tx: Tx, id: PersonId, traits: Traits, now: Date): Promise<void> {
  await tx
    .insertInto("person")
    .values({ id, ...columnsOf(traits), death_date: null, created_at: now })
    .execute();
}

export async function updatePerson(tx: Tx, id: PersonId, traits: Traits, seen: number): Promise<boolean> {
  const changed = await tx
    .updateTable("person")
    .set({ ...columnsOf(traits), version: sql`version + 1` })
    .where("id", "=", id)
    .where("version", "=", seen)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

/** Nothing is left of who they were: the line alone stays, for the dates of what was erased. */
export async function updateForgotten(tx: Tx, id: PersonId): Promise<void> {
  await tx
    .updateTable("person")
    .set({
      ...{ ins_sealed: null, ins_fingerprint: null, ins_status: "inconnue", birth_name: "", used_name: null },
      ...{ given_name: "", used_given_name: null, sex: "I", birth_date: null, birth_place: null },
      ...{ name_key: "", given_key: "", death_date: null, version: sql`version + 1` },
    })
    .where("id", "=", id)
    .execute();
}

export async function updateDeath(tx: Tx, id: PersonId, on: string | null): Promise<void> {
  await tx.updateTable("person").set({ death_date: on, version: sql`version + 1` }).where("id", "=", id).execute();
}

const columnsOf = (traits: Traits) => ({
  ins_sealed: traits.ins ? sealForService(traits.ins) : null,
  ins_fingerprint: traits.ins ? searchable(traits.ins) : null,
  ins_status: traits.insStatus,
  birth_name: traits.birthName,
  used_name: traits.usedName,
  given_name: traits.givenName,
  used_given_name: traits.usedGivenName,
  sex: traits.sex,
  birth_date: traits.birthDate,
  birth_place: traits.birthPlace,
  name_key: keysOf(traits).name,
  given_key: keysOf(traits).given,
});

/** The day itself, day and month swapped, every day one digit away, and the month or the year alone; of a partial date, every day it may be. */
function nearDates(day: string | null): { days: string[]; from: string | null; to: string | null } {
  if (!day) return { days: [], from: null, to: null };
  if (day.length !== 10) return { days: [day.slice(0, 4)], from: day, to: `${day}-99` };
  const near = new Set([
    day,
    `${day.slice(0, 4)}-${day.slice(8)}-${day.slice(5, 7)}`,
    day.slice(0, 4),
    day.slice(0, 7),
  ]);
  for (let i = 0; i < day.length; i++)
    if (day[i] !== "-") for (const digit of "0123456789") near.add(day.slice(0, i) + digit + day.slice(i + 1));
  return { days: [...near], from: null, to: null };
}

const toPerson = (row: Selectable<Tables["person"]>): Person => ({
  id: row.id as PersonId,
  birthName: row.birth_name,
  usedName: row.used_name,
  givenName: row.given_name,
  usedGivenName: row.used_given_name,
  sex: row.sex,
  birthDate: row.birth_date,
  birthPlace: row.birth_place,
  ins: row.ins_sealed ? openForService(row.ins_sealed) : null,
  insStatus: row.ins_status,
  deathDate: row.death_date,
  version: row.version,
});
