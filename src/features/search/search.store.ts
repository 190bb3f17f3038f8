import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { ageing } from "#features/directory/availability.ts";
import { searchTypes } from "#features/directory/category.ts";
import { toFacility } from "#features/directory/facility.store.ts";
import { type Facility, isFiness } from "#features/directory/facility.ts";
import { distanceTo, toUnit } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import { boxAround, type Point } from "#lib/geometry.ts";
import { pageSize, type Search, typeWords, wordsOf } from "./search.ts";

export type Found = { facility: Facility; units: Unit[]; distanceKm: number | null };

/** One page of the facilities that answer the search, and how many there are in all. */
export async function searchFacilities(db: Db, search: Search, now: Date): Promise<{ total: number; found: Found[] }> {
  const key = orderOf(search);
  const rows = await sql<Selectable<Tables["facility"]> & { total: number; away: number | null }>`
    with found as (select f.id, f.search_name, ${key} as key, ${away(search)} as away from facility f where ${conditions(search, now)}),
      shown as (select id, away, count(*) over () as total, row_number() over (order by key, search_name, id) as rank from found
        order by key, search_name, id limit ${pageSize} offset ${(search.page - 1) * pageSize})
    select f.*, shown.away, shown.total from shown join facility f on f.id = shown.id order by shown.rank`.execute(db);
  const units = await unitsOf(
    db,
    rows.rows.map(({ id }) => id),
  );
  return {
    total: rows.rows[0]?.total ?? (search.page > 1 ? await countFacilities(db, search, now) : 0),
    found: rows.rows.map((row) => ({
      facility: toFacility(row),
      distanceKm: row.away,
      units: units.filter((unit) => unit.facility === row.id),
    })),
  };
}

export async function countFacilities(db: Db, search: Search, now: Date): Promise<number> {
  const found = await sql<{
    total: number;
  }>`select count(*) as total from facility f where ${conditions(search, now)}`.execute(db);
  return found.rows[0]!.total;
}

/** Where they all stand, for the map. */
export async function listPoints(
  db: Db,
  search: Search,
  now: Date,
  limit: number,
): Promise<{ id: string; name: string; point: Point }[]> {
  const rows = await sql<{
    id: string;
    name: string;
    lat: number;
    lon: number;
  }>`select f.id, f.name, f.lat, f.lon from facility f
    where f.lat is not null and ${conditions(search, now)} limit ${limit}`.execute(db);
  return rows.rows.map(({ id, name, lat, lon }) => ({ id, name, point: { lat, lon } }));
}

/** The nearest open facilities of the same category: where to go when one is closed. */
export async function listNearestLike(db: Db, facility: Facility, limit: number): Promise<Found[]> {
  if (!facility.point) return [];
  const { lat, lon } = facility.point;
  const rows = await sql<Selectable<Tables["facility"]> & { away: number }>`
    select f.*, ${distanceTo(facility.point, "f")} as away from facility f
    where f.category = ${facility.category} and f.id <> ${facility.id} and f.listed and f.closed_on is null
    order by point(f.lon, f.lat) <-> point(${lon}, ${lat}) limit ${limit}`.execute(db);
  return rows.rows.map((row) => ({ facility: toFacility(row), units: [], distanceKm: row.away }));
}

async function unitsOf(db: Db, facilities: readonly string[]): Promise<Unit[]> {
  if (facilities.length === 0) return [];
  const rows = await db
    .selectFrom("unit")
    .selectAll()
    .where("facility_id", "in", facilities)
    .where(sql<boolean>`cardinality(kinds) > 0`)
    .orderBy("name")
    .execute();
  return rows.map(toUnit);
}

const away = ({ around }: Search) => (around ? distanceTo(around, "f") : sql<null>`null::float8`);

function orderOf(search: Search): RawBuilder<number> {
  const words = wordsOf(search.text)
    .filter((word) => !typeWords[word])
    .join(" ");
  switch (search.sort) {
    case "distance":
      return search.around ? distanceTo(search.around, "f") : sql<number>`0`;
    case "prix":
      return sql<number>`(select min(u.price_month) from unit u where u.facility_id = f.id)`;
    case "nom":
      return sql<number>`0`;
    case "pertinence":
      return words ? sql<number>`-similarity(${words}, f.search_name)` : sql<number>`0`;
  }
}

function conditions(search: Search, now: Date): RawBuilder<boolean> {
  const all: RawBuilder<boolean>[] = [sql<boolean>`f.listed and f.closed_on is null`];
  const typed = search.text.toUpperCase();
  if (isFiness(typed) && /\d/.test(typed)) all.push(sql<boolean>`f.finess = ${typed}`);
  else all.push(...wordsOf(search.text).map(wordCondition));
  if (search.around) {
    const box = boxAround(search.around, search.radiusKm);
    all.push(
      sql<boolean>`point(f.lon, f.lat) <@ box(point(${box.west}, ${box.south}), point(${box.east}, ${box.north}))`,
      sql<boolean>`${distanceTo(search.around, "f")} <= ${search.radiusKm}`,
    );
  }
  if (search.type) all.push(sql<boolean>`f.category = any(${searchTypes[search.type].categories})`);
  if (search.departement) all.push(sql<boolean>`f.departement = ${search.departement}`);
  const units = unitConditions(search, now);
  if (units.length > 0)
    all.push(
      sql<boolean>`exists (select from unit u where u.facility_id = f.id and u.closed_on is null and ${sql.join(units, sql` and `)})`,
    );
  return sql.join(all, sql` and `) as RawBuilder<boolean>;
}

function wordCondition(word: string): RawBuilder<boolean> {
  if (/^\d{5}$/.test(word)) return sql<boolean>`f.postcode = ${word}`;
  const meant = typeWords[word];
  if (!meant) return sql<boolean>`${word} <% f.search_name`;
  if ("category" in meant) return sql<boolean>`f.category = ${meant.category}`;
  return sql<boolean>`exists (select from unit u where u.facility_id = f.id and u.kinds @> array[${meant.kind}])`;
}

/** What one and the same unit must have. */
function unitConditions(search: Search, now: Date): RawBuilder<boolean>[] {
  const all: RawBuilder<boolean>[] = [];
  if (search.kind) all.push(sql<boolean>`u.kinds @> array[${search.kind}]`);
  if (search.maxPrice !== null) all.push(sql<boolean>`u.price_month <= ${search.maxPrice}`);
  if (search.features.length > 0)
    all.push(
      sql<boolean>`u.offer @> ${JSON.stringify(Object.fromEntries(search.features.map((code) => [code, true])))}::jsonb`,
    );
  if (search.withPlaces) {
    const since = (module: "grand-age" | "sanitaire") => new Date(now.getTime() - ageing[module].fresh[2]);
    all.push(
      sql<boolean>`u.places_free > 0 and u.places_declared_at >= case u.module when 'sanitaire' then ${since("sanitaire")}::timestamptz else ${since("grand-age")}::timestamptz end`,
    );
  }
  return all;
}
