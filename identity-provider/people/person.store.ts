import type { Sql, Tx } from "#idp/database.ts";
import { fold } from "#lib/french.ts";
import type { Person } from "./person.ts";

const columns = `id, national_id as "nationalId", given_name as "givenName", family_name as "familyName", civility, profession,
  shown, claims, email, mobile, source, fictitious, state, replaced_by as "replacedBy"`;

export async function findPerson(db: Sql, id: string): Promise<Person | null> {
  const { rows } = await db.query<Person>(`select ${columns} from person where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function findPersonByNationalId(db: Sql, nationalId: string): Promise<Person | null> {
  const { rows } = await db.query<Person>(`select ${columns} from person where national_id = $1`, [nationalId]);
  return rows[0] ?? null;
}

/** People whose name, profession, place or identifier holds every word searched, accents aside. */
export async function searchPeople(db: Sql, searched: string, most = 50): Promise<Person[]> {
  const { rows } = await db.query<Person>(
    `select ${columns} from person where search_name like all ($1) order by family_name, given_name limit $2`,
    [wordsLike(searched), most],
  );
  return rows;
}

/** Invented people a service may be tried with. */
export async function listTestPeople(db: Sql, most: number): Promise<Person[]> {
  const { rows } = await db.query<Person>(
    `select ${columns} from person where fictitious and state = 'active' and source in ('demo', 'edit') order by national_id limit $1`,
    [most],
  );
  return rows;
}

export const wordsLike = (searched: string) =>
  fold(searched)
    .split(" ")
    .map((word) => `%${word}%`);

export type NewPerson = Omit<Person, "state" | "replacedBy"> & { category: string | null };

/** A demonstration person, new or changed in the file; whoever was edited here stays as they are. */
export async function saveDemoPerson(tx: Tx, person: NewPerson): Promise<void> {
  const { id, nationalId, givenName, familyName, civility, profession, category, claims, shown, email, mobile } =
    person;
  await tx.query(
    `insert into person (id, national_id, given_name, family_name, civility, profession, category, claims, shown, search_name,
       email, mobile, source, fictitious)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'demo', true)
     on conflict (national_id) do update set given_name = excluded.given_name, family_name = excluded.family_name,
       civility = excluded.civility, profession = excluded.profession, category = excluded.category,
       claims = excluded.claims, shown = excluded.shown, search_name = excluded.search_name
     where person.source = 'demo'`,
    [
      ...[id, nationalId, givenName, familyName, civility, profession, category, claims, shown],
      ...[searchNameOf(person), email, mobile],
    ],
  );
}

export const searchNameOf = (person: Pick<Person, "givenName" | "familyName" | "shown" | "nationalId">) =>
  fold(`${person.givenName} ${person.familyName} ${person.shown} ${person.nationalId}`);

/** False when somebody already has that identifier. */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into person (id, national_id, given_name, family_name, civility, profession, category, claims, shown, search_name,
       email, mobile, source, fictitious)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (national_id) do nothing`,
    [
      ...[person.id, person.nationalId, person.givenName, person.familyName, person.civility, person.profession],
      ...[person.category, person.claims, person.shown, searchNameOf(person), person.email, person.mobile],
      ...[person.source, person.fictitious],
    ],
  );
  return rowCount === 1;
}

export const saveContacts = (tx: Tx, id: string, { email, mobile }: Pick<Person, "email" | "mobile">) =>
  tx.query("update person set email = $2, mobile = $3 where id = $1", [id, email, mobile]);

export const savePersonState = (tx: Tx, id: string, { state, replacedBy }: Pick<Person, "state" | "replacedBy">) =>
  tx.query("update person set state = $2, replaced_by = $3 where id = $1", [id, state, replacedBy]);
