import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import { searchCommunes } from "#features/directory/commune.store.ts";
import type { Commune } from "#features/directory/commune.ts";
import { fold } from "#lib/french.ts";
import { boxAround, type Point } from "#lib/geometry.ts";
import { readingsOfPlace } from "./place.ts";
import type { Search } from "./search.ts";

/** Everybody types the same thousand towns: what was found is kept until the communes change. */
const kept = new WeakMap<Db, Map<string, Promise<unknown>>>();
const mostKept = 5000;

async function once<Value>(db: Db, key: string, find: () => Promise<Value>): Promise<Value> {
  let known = kept.get(db);
  if (!known) {
    known = new Map();
    kept.set(db, known);
  }
  const found = (known.get(key) as Promise<Value> | undefined) ?? find();
  known.delete(key);
  known.set(key, found);
  if (known.size > mostKept) known.delete(known.keys().next().value!);
  try {
    return await found;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}

export const forgetPlaces = (db: Db): void => void kept.delete(db);

/** The communes that a typed place may be, best first; of an address, its commune. */
export const searchPlaces = (db: Db, said: string): Promise<Commune[]> => {
  const typed = said.slice(0, 200);
  return once(db, `place ${fold(typed)}|${/\(([^)]*)\)/.exec(typed)?.[1] ?? ""}`, async () => {
    for (const { text, exact } of readingsOfPlace(typed)) {
      const found = (await searchCommunes(db, text, 5)).filter(
        (one) => one.point && (!exact || fold(one.name) === fold(text)),
      );
      if (found.length > 0) return found;
    }
    return [];
  });
};

/** The search with its place found; the communes its place may be, best first. */
export async function findWhere(db: Db, asked: Search): Promise<{ search: Search; communes: Commune[] }> {
  if (asked.near) {
    const here = await findCommuneAt(db, asked.near);
    const label = here ? `votre position, près de ${here.name}` : "votre position";
    return { search: { ...asked, around: { ...asked.near, label, commune: here?.code ?? null } }, communes: [] };
  }
  if (!asked.place) return { search: asked, communes: [] };
  const communes = await searchPlaces(db, asked.place);
  const commune = communes[0];
  if (!commune?.point) return { search: asked, communes: [] };
  const around = { ...commune.point, label: commune.name, commune: commune.code };
  return { search: { ...asked, around }, communes };
}

/** Nothing resembles what was typed: the names least unlike it. */
export const searchSpellings = (db: Db, typed: string): Promise<Commune[]> =>
  once(db, `spelling ${fold(typed)}`, async () => {
    const name = fold(typed);
    const found = await sql<Commune>`select code, name, postcodes, departement, population from commune
      where lat is not null and similarity(search_name, ${name}) > 0.1
      order by similarity(search_name, ${name}) desc, population desc limit 3`.execute(db);
    return found.rows;
  });

/**
 * The commune where a device says it is, rounded to a kilometre: home services name communes. The most populous within
 * four kilometres, since a small one may stand where its neighbours do (see directory/commune.ts), or else the nearest.
 */
export const findCommuneAt = (db: Db, { lat, lon }: Point): Promise<{ code: string; name: string } | null> =>
  once(db, `at ${lat},${lon}`, async () => {
    const box = boxAround({ lat, lon }, 20);
    const found = await sql<{ code: string; name: string }>`select code, name
      from commune, lateral (select 111.19 * sqrt(power(lat - ${lat}, 2) + power((lon - ${lon}) * cos(radians(${lat})), 2)) as km) away
      where lat between ${box.south} and ${box.north} and lon between ${box.west} and ${box.east}
      order by greatest(km, 4), population desc limit 1`.execute(db);
    return found.rows[0] ?? null;
  });
