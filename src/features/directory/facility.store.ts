import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import type { boxAround, Point } from "#lib/geometry.ts";
import type { Booking, FacilityCard } from "./card.ts";
import { type Facility, type FacilityId, type Finess, isUnnumbered, type Prices, searchNameOf } from "./facility.ts";

/** Inserts many facilities in one statement. */
export async function insertFacilities(
  tx: Tx,
  facilities: readonly Facility[],
  hash: (facility: Facility) => string | null,
): Promise<void> {
  const rows = JSON.stringify(facilities.map((facility) => ({ ...toRow(facility), source_hash: hash(facility) })));
  await sql`insert into facility (id, finess, legal_entity, name, category, category_label, legal_status, street, postcode, city, commune,
      departement, lat, lon, phone, email, website, prices, origins, search_name, source_hash, closed_on, opened_on, legal_entity_finess, siret, ror_id, card, booking)
    select id, finess, legal_entity, name, category, category_label, legal_status, street, postcode, city, commune,
      departement, lat, lon, phone, email, website, prices, origins, search_name, source_hash, closed_on, opened_on, legal_entity_finess, siret, ror_id, card, booking
    from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, finess text, legal_entity text, name text, category text, category_label text,
      legal_status text, street text, postcode text, city text, commune text, departement text, lat float8, lon float8, phone text,
      email text, website text, prices jsonb, origins jsonb, search_name text, source_hash text, closed_on date, opened_on date,
      legal_entity_finess text, siret text, ror_id text, card jsonb, booking jsonb)`.execute(tx);
}

/** Writes what a source changed of many facilities in one statement. */
export async function saveFacilities(
  tx: Tx,
  facilities: readonly Facility[],
  hash: (facility: Facility) => string | null,
  now: Date,
): Promise<void> {
  if (facilities.length === 0) return;
  const rows = JSON.stringify(facilities.map((facility) => ({ ...toRow(facility), source_hash: hash(facility) })));
  await sql`update facility f set legal_entity = r.legal_entity, name = r.name, category = r.category, category_label = r.category_label,
      legal_status = r.legal_status, street = r.street, postcode = r.postcode, city = r.city, commune = r.commune, departement = r.departement,
      lat = r.lat, lon = r.lon, phone = r.phone, email = r.email, website = r.website, prices = r.prices, origins = r.origins,
      search_name = r.search_name, source_hash = r.source_hash, closed_on = r.closed_on, opened_on = r.opened_on,
      legal_entity_finess = r.legal_entity_finess, siret = r.siret, ror_id = r.ror_id, card = r.card, booking = r.booking, updated_at = ${now}
    from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, legal_entity text, name text, category text, category_label text,
      legal_status text, street text, postcode text, city text, commune text, departement text, lat float8, lon float8, phone text,
      email text, website text, prices jsonb, origins jsonb, search_name text, source_hash text, closed_on date, opened_on date,
      legal_entity_finess text, siret text, ror_id text, card jsonb, booking jsonb)
    where f.id = r.id`.execute(tx);
}

/** The facilities that have these numbers, locked, with the fingerprints of the source rows they come from. */
export async function lockFacilities(
  tx: Tx,
  numbers: readonly string[],
): Promise<Map<string, { facility: Facility; hash: string | null }>> {
  const rows = await tx
    .selectFrom("facility")
    .selectAll()
    .where(sql<boolean>`finess = any(${numbers})`)
    .orderBy("finess")
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.finess, { facility: toFacility(row), hash: row.source_hash }]));
}

/** A facility of the public directory: a doctor's practice is not. */
export async function findFacilityByFiness(db: Db, finess: string): Promise<Facility | null> {
  const row = await db
    .selectFrom("facility")
    .selectAll()
    .where("finess", "=", finess)
    .where("listed", "=", true)
    .executeTakeFirst();
  return row ? toFacility(row) : null;
}

export async function findFacility(db: Db, id: FacilityId): Promise<Facility | null> {
  const row = await db.selectFrom("facility").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? toFacility(row) : null;
}

export async function hasFacilities(db: Db): Promise<boolean> {
  const found = await sql<{ some: boolean }>`select exists (select from facility) as some`.execute(db);
  return found.rows[0]!.some;
}

/** The open facilities FINESS named that are not among these: how many, of how many. */
export async function countAbsent(db: Db, present: readonly string[]): Promise<{ absent: number; known: number }> {
  const rows = await sql<{ absent: number; known: number }>`
    select count(*) filter (where not finess = any(${present})) as absent, count(*) as known
    from facility where closed_on is null and origins -> 'name' ->> 'source' = 'finess'`.execute(db);
  return rows.rows[0]!;
}

/** Closes them, and tells which. */
export async function closeAbsent(
  tx: Tx,
  present: readonly string[],
  today: string,
  now: Date,
): Promise<{ finess: string; name: string; city: string }[]> {
  const closed = await sql<{ finess: string; name: string; city: string }>`
    update facility set closed_on = ${today}, updated_at = ${now}
    where closed_on is null and origins -> 'name' ->> 'source' = 'finess' and not finess = any(${present})
    returning finess, name, city`.execute(tx);
  return closed.rows.sort((a, b) => (a.finess < b.finess ? -1 : 1));
}

/** The open establishments of a category in that box, by their points. */
export async function listPointsOfCategory(
  db: Db,
  category: string,
  box: ReturnType<typeof boxAround>,
): Promise<(Point & { name: string })[]> {
  const { rows } = await sql<Point & { name: string }>`
    select name, lat, lon from facility
    where category = ${category} and closed_on is null
      and lat between ${box.south} and ${box.north} and lon between ${box.west} and ${box.east}
    order by id`.execute(db);
  return rows;
}

/**
 * After thousands of rows: fresh statistics, and the name indexes' waiting lists emptied.
 * Without it a first search reads those lists from end to end, twenty times slower.
 */
export async function settleIndexes(db: Db): Promise<void> {
  await sql`analyze facility, unit, commune`.execute(db);
  await sql`select gin_clean_pending_list('commune_by_name'), gin_clean_pending_list('commune_by_postcode'), gin_clean_pending_list('facility_by_name')`.execute(
    db,
  );
}

export type Match = { facility: Facility; similarity: number; distanceM: number };

/**
 * Proposes, for a human to decide, which facilities may be one: a row that came without number (XP…) and a numbered
 * facility within `metres` with a similar name. Nothing is merged. `created`: new facilities, on either side.
 */
export async function proposeMatches(tx: Tx, created: readonly Facility[], metres: number): Promise<void> {
  const unnumbered = created.filter((facility) => isUnnumbered(facility.finess)).map(({ id }) => id);
  const numbered = created.filter((facility) => !isUnnumbered(facility.finess)).map(({ id }) => id);
  await proposeAround(tx, unnumbered, sql`n.id, o.id`, sql`o.finess not like 'X%'`, metres);
  await proposeAround(tx, numbered, sql`o.id, n.id`, sql`o.finess like 'XP%'`, metres);
}

/** The box is read in the index by place, facility by facility. */
async function proposeAround(
  tx: Tx,
  created: readonly FacilityId[],
  pair: RawBuilder<unknown>,
  other: RawBuilder<unknown>,
  metres: number,
) {
  if (created.length === 0) return;
  const degrees = metres / 111_190;
  await sql`insert into facility_match (facility_id, candidate_id, similarity, distance_m)
    select ${pair}, similarity(lower(n.name), lower(o.name)), d.metres::int
    from facility n
      join facility o on point(o.lon, o.lat) <@ box(
        point(n.lon - ${degrees} / cos(radians(n.lat)), n.lat - ${degrees}), point(n.lon + ${degrees} / cos(radians(n.lat)), n.lat + ${degrees}))
      cross join lateral (select 111190 * sqrt(power(n.lat - o.lat, 2) + power((n.lon - o.lon) * cos(radians(n.lat)), 2)) as metres) d
    where n.id = any(${created}::uuid[]) and o.listed and ${other} and d.metres <= ${metres} and similarity(lower(n.name), lower(o.name)) >= 0.4
    on conflict do nothing`.execute(tx);
}

/** The matches proposed for a facility that came without number, the likeliest first. */
export async function listMatches(db: Db, id: FacilityId): Promise<Match[]> {
  const rows = await db
    .selectFrom("facility_match as m")
    .innerJoin("facility as f", "f.id", "m.candidate_id")
    .selectAll("f")
    .select(["m.similarity", "m.distance_m"])
    .where("m.facility_id", "=", id)
    .orderBy("m.similarity", "desc")
    .execute();
  return rows.map((row) => ({ facility: toFacility(row), similarity: row.similarity, distanceM: row.distance_m }));
}

export const toFacility = (row: Selectable<Tables["facility"]>): Facility => ({
  id: row.id as FacilityId,
  finess: row.finess as Finess,
  legalEntity: row.legal_entity,
  name: row.name,
  category: row.category,
  categoryLabel: row.category_label,
  legalStatus: row.legal_status,
  street: row.street,
  postcode: row.postcode,
  city: row.city,
  commune: row.commune,
  departement: row.departement,
  point: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
  phone: row.phone,
  email: row.email,
  website: row.website,
  prices: row.prices as Prices | null,
  origins: row.origins as Facility["origins"],
  closedOn: row.closed_on,
  openedOn: row.opened_on,
  legalEntityFiness: row.legal_entity_finess,
  siret: row.siret,
  rorId: row.ror_id,
  card: row.card as FacilityCard,
  booking: row.booking as Booking | null,
});

const toRow = (facility: Facility) => ({
  id: facility.id,
  finess: facility.finess,
  legal_entity: facility.legalEntity,
  name: facility.name,
  category: facility.category,
  category_label: facility.categoryLabel,
  legal_status: facility.legalStatus,
  street: facility.street,
  postcode: facility.postcode,
  city: facility.city,
  commune: facility.commune,
  departement: facility.departement,
  lat: facility.point?.lat ?? null,
  lon: facility.point?.lon ?? null,
  phone: facility.phone,
  email: facility.email,
  website: facility.website,
  prices: facility.prices,
  origins: facility.origins,
  search_name: searchNameOf(facility),
  closed_on: facility.closedOn,
  opened_on: facility.openedOn,
  legal_entity_finess: facility.legalEntityFiness,
  siret: facility.siret,
  ror_id: facility.rorId,
  card: facility.card,
  booking: facility.booking,
});
