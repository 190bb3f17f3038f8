import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Coded } from "#features/directory/card.ts";
import type { Limits } from "#features/directory/limit.ts";
import type { Offer } from "#features/directory/unit.ts";
import { type Catalogue, type Entry, type EntryUnit, emptyCatalogue, put, rank } from "./catalogue.ts";
import { renew } from "./kept.ts";
import { forgetPlaces } from "./place.store.ts";

/**
 * The directory in the memory of this process, exact at each search: one short statement tells what changed since the last one
 * (migration 0031), and those facilities are read again. Nothing lives here that the database does not hold.
 */
type Held = {
  catalogue: Catalogue;
  /** Transactions older than this were over when we last looked. */
  horizon: string;
  /** Changes already read of those that were not. */
  read: Set<number>;
  syncedAt: number;
};

const holding = new WeakMap<Db, Promise<Held>>();
/** The reading under way, and the next one, which all who ask meanwhile share: it begins after they asked. */
const reading = new WeakMap<Db, { now: Promise<Catalogue>; next: Promise<Catalogue> | null }>();

/** Changes are kept a day; who has not looked for half of one reads everything again. */
const keptHours = 24;
const longestAbsence = (keptHours / 2) * 3_600_000;
/** Above it, reading everything again is sooner done. */
const mostChanges = 3000;
const batch = 2000;
/** What the changes of communes are noted under. */
const communes = "00000000-0000-0000-0000-000000000000";

/** The catalogue as the database is now. */
export function readCatalogue(db: Db): Promise<Catalogue> {
  const under = reading.get(db);
  if (!under) return begin(db);
  under.next ??= under.now.then(
    () => begin(db),
    () => begin(db),
  );
  return under.next;
}

function begin(db: Db): Promise<Catalogue> {
  const now = bringUpToDate(db);
  const under = { now, next: null };
  reading.set(db, under);
  const done = () => {
    if (reading.get(db) === under && under.next === null) reading.delete(db);
  };
  now.then(done, done);
  return now;
}

async function bringUpToDate(db: Db): Promise<Catalogue> {
  const known = await holding.get(db)?.catch(() => null);
  if (!known || performance.now() - known.syncedAt > longestAbsence) return (await hold(db)).catalogue;
  const { horizon, changes } = await findChanges(db, known.horizon);
  const fresh = changes.filter(({ seq }) => !known.read.has(seq));
  if (fresh.some((change) => change.facility_id === communes)) forgetPlaces(db);
  if (fresh.length > mostChanges) return (await hold(db)).catalogue;
  if (fresh.length > 0) await readAgain(db, known.catalogue, [...new Set(fresh.map((change) => change.facility_id))]);
  known.horizon = horizon;
  known.read = new Set(changes.map(({ seq }) => seq));
  known.syncedAt = performance.now();
  return known.catalogue;
}

function hold(db: Db): Promise<Held> {
  const held = load(db);
  holding.set(db, held);
  return held;
}

async function load(db: Db): Promise<Held> {
  const { horizon } = await findHorizon(db);
  const catalogue = emptyCatalogue();
  for (let last = communes; ; ) {
    const entries = await listEntries(db, sql`f.id > ${last} order by f.id limit ${batch}`);
    for (const entry of entries) put(catalogue, entry);
    if (entries.length < batch) break;
    last = entries.at(-1)!.id;
  }
  rank(catalogue);
  return { catalogue, horizon, read: new Set(), syncedAt: performance.now() };
}

async function readAgain(db: Db, catalogue: Catalogue, ids: readonly string[]) {
  const entries = await listEntries(db, sql`f.id = any(${ids}::uuid[])`);
  const there = new Set(entries.map(({ id }) => id));
  renew(
    catalogue,
    entries,
    ids.filter((id) => !there.has(id)),
  );
}

async function findHorizon(db: Db): Promise<{ horizon: string }> {
  const found = await sql<{
    horizon: string;
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`.execute(db);
  return found.rows[0]!;
}

/** What transactions that were open at the last look, or began since, have changed. */
async function findChanges(db: Db, since: string) {
  const found = await sql<{ horizon: string; seq: number | null; facility_id: string | null }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, c.seq, c.facility_id
    from (select) one left join lateral
      -- a limit and an order: read in the index by transaction, whatever the statistics of a table that fills and empties say
      (select seq, facility_id from directory_change where xid >= ${since}::xid8 order by xid limit ${mostChanges + 1}) c on true`.execute(
    db,
  );
  return {
    horizon: found.rows[0]!.horizon,
    changes: found.rows.flatMap(({ seq, facility_id }) =>
      seq === null || facility_id === null ? [] : { seq, facility_id },
    ),
  };
}

export async function deleteChanges(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom("directory_change").where("at", "<", before).execute();
}

export const changesKeptHours = keptHours;

type UnitRow = [
  name: string,
  module: string,
  kinds: string[],
  mentions: string[],
  modes: string[],
  offer: Offer,
  limits: Limits,
  publics: Coded[] | null,
  languages: string[] | null,
  price: number | null,
  accepts: boolean,
  acceptsFrom: string | null,
  closedOn: string | null,
  free: number | null,
  declaredAt: number | null,
  nextFree: string | null,
  zoneKm: number | null,
  zoneCommunes: string[] | null,
  lat: number | null,
  lon: number | null,
  sensitive: boolean,
];
type FacilityRow = Omit<Entry, "units" | "languages"> & { languages: string[] | null; units: UnitRow[] | null };

/** Facilities of the public directory with the units that receive, closed ones included: they may close or open at midnight. */
async function listEntries(db: Db, which: ReturnType<typeof sql>): Promise<Entry[]> {
  const found = await sql<FacilityRow>`
    select f.id, f.finess, f.name, f.search_name as "searchName", f.category, f.category_label as "categoryLabel", f.city, f.postcode,
      f.departement, f.lat, f.lon, f.closed_on as "closedOn", coalesce(f.card ->> 'accessibility', '') <> '' as accessible,
      f.card -> 'languages' as languages,
      (select json_agg(json_build_array(u.name, u.module, u.kinds, u.mentions, u.modes, u.offer, u.limits, u.card -> 'patientTypes',
          u.card -> 'languages', u.price_month, u.accepts, u.accepts_from, u.closed_on, u.places_free,
          floor(extract(epoch from u.places_declared_at) * 1000),
          (select min(a.from_date) from availability a where a.unit_id = u.id and a.free > 0),
          u.zone_km, u.zone_communes, u.lat, u.lon, u.sensitive) order by u.name, u.id)
        from unit u where u.facility_id = f.id and cardinality(u.kinds) > 0) as units
    from facility f where f.listed and ${which}`.execute(db);
  return found.rows.map(({ units, languages, ...facility }) => ({
    ...facility,
    languages: languages ?? [],
    units: (units ?? []).map(toEntryUnit),
  }));
}

const toEntryUnit = ([
  name,
  module,
  kinds,
  mentions,
  modes,
  offer,
  limits,
  publics,
  languages,
  price,
  ...rest
]: UnitRow): EntryUnit => {
  const [accepts, acceptsFrom, closedOn, free, declaredAt, nextFree, zoneKm, zoneCommunes, lat, lon, sensitive] = rest;
  return {
    ...{
      name: shared(name),
      module: shared(module),
      kinds,
      mentions,
      modes,
      offer,
      price,
      accepts,
      acceptsFrom,
      closedOn,
    },
    ...{ free, declaredAt, nextFree, zoneKm, lat, lon, sensitive },
    zoneCommunes: zoneCommunes?.map(shared) ?? null,
    ageMin: limits.ageMin ?? null,
    ageMax: limits.ageMax ?? null,
    publics: publics ?? [],
    languages: languages ?? [],
  };
};

/** A hundred thousand units have a few hundred names, and their zones some 35 000 communes: each is kept once. */
const kept = new Map<string, string>();
function shared(text: string): string {
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size < 100_000) kept.set(text, text);
  return text;
}
