import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Commune } from "#features/directory/commune.ts";
import type { Typed } from "./zone.ts";

type Row = Omit<Commune, "point">;

/** Every commune that has one of these names, codes or postcodes, in one statement whatever the length of the list. */
export async function listCommunesNamed(db: Db, typed: readonly Typed[]): Promise<Commune[]> {
  const numbers = typed.flatMap(({ number }) => (number ? [number] : []));
  const names = typed.flatMap(({ name, number }) => (number ? [] : [name]));
  const { rows } = await sql<Row>`
    select code, name, postcodes, departement, population from commune where code = any(${numbers}) or postcodes && ${numbers}::text[]
    union
    select code, name, postcodes, departement, population from commune where search_name = any(${names})
    order by population desc, code`.execute(db);
  return rows.map((row) => ({ ...row, point: null }));
}

/** The communes of a zone, in the order of the alphabet. */
export async function listCommunesOf(db: Db, codes: readonly string[]): Promise<Commune[]> {
  const { rows } = await sql<Row>`select code, name, postcodes, departement, population from commune
    where code = any(${codes}) order by search_name, code`.execute(db);
  return rows.map((row) => ({ ...row, point: null }));
}
