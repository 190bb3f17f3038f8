import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { fold } from "#lib/french.ts";
import type { Commune } from "./commune.ts";

export async function insertCommunes(tx: Tx, communes: readonly Commune[]): Promise<void> {
  const rows = JSON.stringify(
    communes.map(({ point, ...commune }) => ({
      ...commune,
      search_name: fold(commune.name),
      lat: point?.lat ?? null,
      lon: point?.lon ?? null,
    })),
  );
  await sql`insert into commune (code, name, search_name, postcodes, departement, lat, lon, population)
    select code, name, search_name, postcodes, departement, lat, lon, population
    from jsonb_to_recordset(${rows}::jsonb) as r(code text, name text, search_name text, postcodes text[], departement text,
      lat float8, lon float8, population int)
    on conflict (code) do nothing`.execute(tx);
}

/** Writes what a file changed of communes. */
export async function saveCommunes(tx: Tx, communes: readonly Commune[]): Promise<void> {
  if (communes.length === 0) return;
  const rows = JSON.stringify(
    communes.map(({ point, ...commune }) => ({
      ...commune,
      search_name: fold(commune.name),
      lat: point?.lat ?? null,
      lon: point?.lon ?? null,
    })),
  );
  await sql`update commune c set name = r.name, search_name = r.search_name, postcodes = r.postcodes, departement = r.departement,
      lat = r.lat, lon = r.lon, population = r.population
    from jsonb_to_recordset(${rows}::jsonb) as r(code text, name text, search_name text, postcodes text[], departement text,
      lat float8, lon float8, population int) where c.code = r.code`.execute(tx);
}

/** Every commune of the base. */
export async function listAllCommunes(db: Db): Promise<Commune[]> {
  return (await db.selectFrom("commune").selectAll().execute()).map(toCommune);
}

export async function hasCommunes(db: Db): Promise<boolean> {
  const found = await sql<{ some: boolean }>`select exists (select from commune) as some`.execute(db);
  return found.rows[0]!.some;
}

export async function findCommune(db: Db, code: string): Promise<Commune | null> {
  const row = await db.selectFrom("commune").selectAll().where("code", "=", code).executeTakeFirst();
  return row ? toCommune(row) : null;
}

/** The communes of these codes, by name. */
export async function listCommunes(db: Db, codes: readonly string[]): Promise<Commune[]> {
  if (codes.length === 0) return [];
  const rows = await db
    .selectFrom("commune")
    .selectAll()
    .where("code", "in", [...codes])
    .orderBy("name")
    .execute();
  return rows.map(toCommune);
}

/**
 * The communes someone may mean: digits are the start of a postcode, a whole INSEE code finds its commune,
 * letters find names without accents nor case, typing errors included; "Vienne (38200)" and "Vienne (INSEE 38544)" are read as they were proposed.
 */
export async function searchCommunes(db: Db, said: string, limit = 8): Promise<Commune[]> {
  // no name of a commune is so long, and what follows takes the square of it to read
  const typed = said.trim().slice(0, 200);
  const proposed = /^(.+?)\s*\((?:INSEE )?(\d[\dAB]\d{0,3})\)$/.exec(typed);
  const text = fold(proposed?.[1] ?? typed);
  const code = proposed?.[2] ?? /\b\d[\dab]\d{3}\b/.exec(text)?.[0]?.toUpperCase() ?? null;
  const name = fold(text.replace(/\b\d[\dab]\d{0,3}\b/, ""));
  if (name.length === 0) return searchByPostcode(db, text.replaceAll(/[^0-9ab]/g, "").toUpperCase(), limit);
  const within = code ? sql<boolean>`and (${code} = any(postcodes) or code = ${code} or departement = ${code})` : sql``;
  const search = (means: RawBuilder<boolean>) =>
    sql<Selectable<Tables["commune"]>>`
      select code, name, search_name, postcodes, departement, lat, lon, population from commune
      where (${means}) ${within}
      order by search_name = ${name} desc, search_name like ${`${name}%`} desc,
        round(similarity(search_name, ${name})::numeric, 1) desc, population desc
      limit ${limit}`.execute(db);
  // a name typed whole is the rule, and its beginning finds it ten times sooner than its likeness
  const beginning = sql<boolean>`search_name like ${`${name}%`}`;
  const begun = await search(beginning);
  if (begun.rows[0]?.search_name === name) return begun.rows.map(toCommune);
  const alike = await search(sql<boolean>`${beginning} or search_name % ${name} or ${name} <% search_name`);
  return alike.rows.map(toCommune);
}

async function searchByPostcode(db: Db, digits: string, limit: number): Promise<Commune[]> {
  if (digits.length < 2) return [];
  const found = await sql<
    Selectable<Tables["commune"]>
  >`select code, name, search_name, postcodes, departement, lat, lon, population from commune
    where ${digits.length >= 5 ? sql<boolean>`postcodes @> array[${digits}] or code = ${digits}` : startingWith(digits)}
    order by population desc limit ${limit}`.execute(db);
  return found.rows.map(toCommune);
}

/** The département first: comparing it spares reading the postcodes of the 35 000 others. */
function startingWith(digits: string) {
  const departements = digits.startsWith("20") ? ["2A", "2B"] : [digits.slice(0, 2), digits.slice(0, 3)];
  return sql<boolean>`departement = any(${departements}) and exists (select from unnest(postcodes) p where p like ${`${digits}%`})`;
}

const toCommune = (row: Selectable<Tables["commune"]>): Commune => ({
  code: row.code,
  name: row.name,
  postcodes: row.postcodes,
  departement: row.departement,
  population: row.population,
  point: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
});

/** Where every commune stands, the most populated first: what a map without tiles is drawn with. */
export async function listCommunePoints(
  db: Db,
): Promise<{ name: string; lat: number; lon: number; population: number }[]> {
  const rows = await sql<{ name: string; lat: number; lon: number; population: number }>`
    select name, lat, lon, population from commune where lat is not null and lon is not null order by population desc, code`.execute(
    db,
  );
  return rows.rows;
}
