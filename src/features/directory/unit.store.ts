import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { boxAround, type Point } from "#lib/geometry.ts";
import type { UnitCard } from "./card.ts";
import {
  type Facility,
  type FacilityId,
  type Finess,
  monthlyPrice,
  type Prices,
  type Source,
  temporaryMonthlyPrice,
} from "./facility.ts";
import { isAtHome } from "./kind.ts";
import type { Limits } from "./limit.ts";
import type { Candidate, Module, Offer, Unit, UnitId } from "./unit.ts";

/** Inserts many units in one statement. */
export async function insertUnits(tx: Tx, units: readonly Unit[]): Promise<void> {
  const rows = JSON.stringify(units.map(toRow));
  await sql`insert into unit (id, facility_id, name, module, kinds, mentions, modes, offer, limits, zone_km, lat, lon, price_month,
      accepts, accepts_from, closed_on, places_free, places_declared_at, ror_id, card, zone_communes, sensitive, origins)
    select id, facility_id, name, module, kinds, mentions, modes, offer, limits, zone_km, lat, lon, price_month,
      accepts, accepts_from, closed_on, places_free, places_declared_at, ror_id, card, zone_communes, sensitive, origins
    from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, facility_id uuid, name text, module text, kinds text[], mentions text[], modes text[],
      offer jsonb, limits jsonb, zone_km float8, lat float8, lon float8, price_month numeric, accepts boolean, accepts_from date,
      closed_on date, places_free int, places_declared_at timestamptz, ror_id text, card jsonb, zone_communes text[], sensitive boolean, origins jsonb)`.execute(
    tx,
  );
}

export type Refreshed = { facility: Facility; features: Offer; source: Source; date: string | null };
export type OfferMoved = { facility: FacilityId; unit: string; before: Offer; after: Offer };

/**
 * The units of facilities a source changed follow it: its point, unless the ROR gave the unit one of its own, and for units where one lives its price and features,
 * unless the ROR or the establishment said them of the unit itself. Tells the offers that moved.
 */
export async function refreshUnits(tx: Tx, changed: readonly Refreshed[]): Promise<OfferMoved[]> {
  if (changed.length === 0) return [];
  const rows = JSON.stringify(
    changed.map(({ facility, features, source, date }) => ({
      id: facility.id,
      price: monthlyPrice(facility.prices),
      temporary: temporaryMonthlyPrice(facility.prices),
      price_origin: facility.origins.prices ? { price: facility.origins.prices } : {},
      features: withoutGuarded(features),
      origin: { offer: { source, date } },
    })),
  );
  const moved = await sql<{ facility_id: string; name: string; before: Offer; after: Offer }>`
    update unit u set lat = case when u.ror_id is null then f.lat else coalesce(u.lat, f.lat) end,
      lon = case when u.ror_id is null then f.lon else coalesce(u.lon, f.lon) end,
      price_month = case when u.kinds && '{heb-perm,ra}' then r.price when u.kinds && '{heb-temp}' then r.temporary else u.price_month end,
      offer = case when takes then u.offer || heard else u.offer end,
      origins = case when u.kinds && '{heb-perm,heb-temp,ra}' then u.origins || r.price_origin else u.origins end
        || case when takes then r.origin else '{}' end
    from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, price numeric, temporary numeric, price_origin jsonb, features jsonb, origin jsonb)
      join facility f on f.id = r.id
      join unit b on b.facility_id = r.id
      -- what the establishment said of one feature ("offer.ash") is its own
      cross join lateral (select r.features - array(select substr(path, 7) from jsonb_object_keys(b.origins) path where path like 'offer.%') as heard) h
      cross join lateral (select b.kinds && '{heb-perm,heb-temp,ra}' and heard <> '{}'
        and coalesce(b.origins -> 'offer' ->> 'source', '') not in ('ror', 'declared') as takes) t
    where b.id = u.id
    returning u.facility_id, u.name, b.offer as before, u.offer as after`.execute(tx);
  return moved.rows.map(({ facility_id, name, before, after }) => ({
    facility: facility_id as FacilityId,
    unit: name,
    before,
    after,
  }));
}

/** A protected unit is a unit of its own: the others of its facility do not become one. */
const withoutGuarded = ({ uvp: _, ...features }: Offer): Offer => features;

export async function findUnit(db: Db, id: UnitId): Promise<Candidate | null> {
  const row = await candidates(db).where("u.id", "=", id).executeTakeFirst();
  return row ? toCandidate(row) : null;
}

/** With `around`: how far outside its communes each home service would have to go. */
export async function listUnits(db: Db, ids: readonly UnitId[], around: Place | null = null): Promise<Candidate[]> {
  if (ids.length === 0) return [];
  const rows = await candidates(db, around).where("u.id", "in", ids).execute();
  return rows.map(toCandidate);
}

/** The units of a facility, those that answer first. */
export async function listUnitsOf(db: Db, facility: FacilityId): Promise<Unit[]> {
  const rows = await db
    .selectFrom("unit")
    .selectAll()
    .where("facility_id", "=", facility)
    .orderBy(sql`cardinality(kinds) = 0`)
    .orderBy("name")
    .execute();
  return rows.map(toUnit);
}

/** `code`: the INSEE code of its commune. */
export type Place = Point & { code?: string };

export type Around = {
  module: Module;
  kinds: readonly string[];
  centre: Place;
  radiusKm: number;
  limit: number;
  today: string;
};

/**
 * The units a dossier may be addressed to: open, of these kinds, nearest first, as far as one and a half times the
 * radius (the near misses) or, for care given at home, as far as their zone reaches.
 */
export async function candidateUnits(
  db: Db,
  { module, kinds, centre, radiusKm, limit, today }: Around,
): Promise<Candidate[]> {
  const atHome = kinds.some(isAtHome);
  const reach = radiusKm * 1.5;
  const box = boxAround(centre, Math.max(reach, atHome ? longestZone : 0));
  const distance = distanceTo(centre, "u");
  const rows = await candidates(db, centre)
    .where(sql<boolean>`point(u.lon, u.lat) <@ box(point(${box.west}, ${box.south}), point(${box.east}, ${box.north}))`)
    .where("f.listed", "=", true)
    .where("u.module", "=", module)
    .where(sql<boolean>`u.kinds && ${kinds}::text[]`)
    .where(sql<boolean>`(u.closed_on is null or u.closed_on > ${today})`)
    .where(sql<boolean>`(f.closed_on is null or f.closed_on > ${today})`)
    .where(
      sql<boolean>`${distance} <= case when u.zone_communes is not null then ${longestZone}
        when u.zone_km is null then ${reach} else greatest(${reach}, u.zone_km * 1.5) end`,
    )
    .orderBy(distance)
    .limit(limit)
    .execute();
  return rows.map(toCandidate);
}

/** Kilometres: no home service goes farther, so no box is larger. */
const longestZone = 60;

/** Great-circle kilometres from a point to a row's, as lib/geometry.ts computes them. */
export const distanceTo = (
  { lat, lon }: Point,
  row: "u" | "f" | "c",
) => sql<number>`(2 * 6371.0088 * asin(least(1, sqrt(
  power(sin(radians(${sql.ref(`${row}.lat`)} - ${lat}) / 2), 2)
  + cos(radians(${lat})) * cos(radians(${sql.ref(`${row}.lat`)})) * power(sin(radians(${sql.ref(`${row}.lon`)} - ${lon}) / 2), 2)))))`;

/** The units of these facilities, locked until the end of the transaction. */
export async function lockUnitsOf(tx: Tx, facilities: readonly FacilityId[]): Promise<Unit[]> {
  const rows = await tx
    .selectFrom("unit")
    .selectAll()
    .where(sql<boolean>`facility_id = any(${facilities}::uuid[])`)
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map(toUnit);
}

/** Writes what these units offer, and who says so. */
export async function saveOffers(tx: Tx, units: readonly Unit[]): Promise<void> {
  if (units.length === 0) return;
  const rows = JSON.stringify(units.map(({ id, offer, origins }) => ({ id, offer, origins })));
  await sql`update unit u set offer = r.offer, origins = r.origins
    from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, offer jsonb, origins jsonb) where u.id = r.id`.execute(tx);
}

/** The unit, locked until the end of the transaction. */
export async function lockUnit(tx: Tx, id: UnitId): Promise<Unit | null> {
  const row = await tx.selectFrom("unit").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row ? toUnit(row) : null;
}

const candidates = (db: Db, around: Place | null = null) =>
  db
    .selectFrom("unit as u")
    .innerJoin("facility as f", "f.id", "u.facility_id")
    .selectAll("u")
    .select(["f.name as facility_name", "f.category", "f.finess", "f.city", "f.departement", "f.prices"])
    .select(zoneGap(around).as("zone_gap_km"));

/** From the commune of a zone that is the nearest to the place, 0 when the place is in one of them; null without such a list. */
const zoneGap = (place: Place | null) =>
  place
    ? sql<number | null>`case when u.zone_communes is null then null
        when ${place.code ?? null} = any(u.zone_communes) then 0
        else (select min(${distanceTo(place, "c")}) from commune c where c.code = any(u.zone_communes)) end`
    : sql<number | null>`null::float8`;

type CandidateRow = Selectable<Tables["unit"]> & {
  zone_gap_km: number | null;
  facility_name: string;
  category: string;
  finess: string;
  city: string;
  departement: string;
  prices: unknown;
};

const toCandidate = (row: CandidateRow): Candidate => ({
  ...toUnit(row),
  facilityName: row.facility_name,
  category: row.category,
  finess: row.finess as Finess,
  city: row.city,
  departement: row.departement,
  prices: row.prices as Prices | null,
  zoneGapKm: row.zone_gap_km,
});

export const toUnit = (row: Selectable<Tables["unit"]>): Unit => ({
  id: row.id as UnitId,
  facility: row.facility_id as FacilityId,
  name: row.name,
  module: row.module,
  kinds: row.kinds,
  mentions: row.mentions,
  modes: row.modes,
  offer: row.offer as Offer,
  limits: row.limits as Limits,
  zoneKm: row.zone_km,
  point: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
  priceMonth: row.price_month,
  accepts: row.accepts,
  acceptsFrom: row.accepts_from,
  closedOn: row.closed_on,
  places:
    row.places_free === null || row.places_declared_at === null
      ? null
      : { free: row.places_free, at: row.places_declared_at },
  rorId: row.ror_id,
  card: row.card as UnitCard,
  zoneCommunes: row.zone_communes,
  sensitive: row.sensitive,
  origins: row.origins as Unit["origins"],
  version: row.version,
});

const toRow = (unit: Unit) => ({
  id: unit.id,
  facility_id: unit.facility,
  name: unit.name,
  module: unit.module,
  kinds: unit.kinds,
  mentions: unit.mentions,
  modes: unit.modes,
  offer: unit.offer,
  limits: unit.limits,
  zone_km: unit.zoneKm,
  lat: unit.point?.lat ?? null,
  lon: unit.point?.lon ?? null,
  price_month: unit.priceMonth,
  accepts: unit.accepts,
  accepts_from: unit.acceptsFrom,
  closed_on: unit.closedOn,
  places_free: unit.places?.free ?? null,
  places_declared_at: unit.places?.at ?? null,
  ror_id: unit.rorId,
  card: unit.card,
  zone_communes: unit.zoneCommunes,
  sensitive: unit.sensitive,
  origins: unit.origins,
});
