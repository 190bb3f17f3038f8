import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { toUnit } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import type { Resource } from "#lib/fhir.ts";
import { newId } from "#lib/ids.ts";
import type { ContactSaid } from "./contact.ts";

export type RorType = "Organization" | "Location" | "HealthcareService" | "PractitionerRole";

/** A resource as it came, and its fingerprint. */
export type Received = {
  type: RorType;
  id: string;
  hash: string;
  updatedAt: Date | null;
  content: Resource;
  refs: string[];
};

/** The fingerprints and dates of these resources, as they are known. */
export async function listKnown(
  db: Db,
  type: RorType,
  ids: readonly string[],
): Promise<Map<string, { hash: string; updatedAt: Date | null }>> {
  const rows = await db
    .selectFrom("ror_resource")
    .select(["id", "hash", "updated_at"])
    .where("type", "=", type)
    .where(sql<boolean>`id = any(${ids})`)
    .execute();
  return new Map(rows.map((row) => [row.id, { hash: row.hash, updatedAt: row.updated_at }]));
}

export async function saveReceived(tx: Tx, received: readonly Received[], run: string): Promise<void> {
  if (received.length === 0) return;
  const rows = received.map((one) => ({ ...one, updatedAt: one.updatedAt?.toISOString() ?? null }));
  await sql`insert into ror_resource (type, id, hash, updated_at, content, refs, seen_by)
    select type, id, hash, "updatedAt", content, refs, ${run}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(type text, id text, hash text, "updatedAt" timestamptz, content jsonb, refs text[])
    on conflict (type, id) do update set hash = excluded.hash, updated_at = excluded.updated_at, content = excluded.content,
      refs = excluded.refs, seen_by = excluded.seen_by`.execute(tx);
}

/** They were met again, and say what they said. */
export async function markSeen(tx: Tx, type: RorType, ids: readonly string[], run: string): Promise<void> {
  await sql`update ror_resource set seen_by = ${run} where type = ${type} and id = any(${ids})`.execute(tx);
}

export async function listResources(db: Db, type: RorType, ids: readonly string[]): Promise<Map<string, Resource>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("ror_resource")
    .select(["id", "content"])
    .where("type", "=", type)
    .where(sql<boolean>`id = any(${ids})`)
    .execute();
  return new Map(rows.map((row) => [row.id, row.content as Resource]));
}

/** The resources of a type that point to one of these ("Organization/2001"). */
export async function listPointing(db: Db, type: RorType, refs: readonly string[]): Promise<Resource[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<{ content: Resource }>`
    select content from ror_resource where type = ${type} and refs && ${refs}::text[] order by id`.execute(db);
  return rows.map(({ content }) => content);
}

/** How many of a type there are, and which a complete run did not meet. */
export async function listUnseen(db: Db, type: RorType, run: string): Promise<{ known: number; unseen: Resource[] }> {
  const { rows } = await sql<{ content: Resource; seen: boolean }>`
    select content, seen_by is not distinct from ${run}::uuid as seen from ror_resource where type = ${type} order by id`.execute(
    db,
  );
  return { known: rows.length, unseen: rows.filter(({ seen }) => !seen).map(({ content }) => content) };
}

export async function deleteReceived(tx: Tx, type: RorType, ids: readonly string[]): Promise<void> {
  await sql`delete from ror_resource where type = ${type} and id = any(${ids})`.execute(tx);
}

/** The units these offers may be: those linked to them, and all those of these establishments; locked. */
export async function lockUnits(tx: Tx, facilities: readonly string[], rorIds: readonly string[]): Promise<Unit[]> {
  const { rows } = await sql<Selectable<Tables["unit"]>>`
    select * from unit where facility_id = any(${facilities}::uuid[]) or ror_id = any(${rorIds}) order by id for update`.execute(
    tx,
  );
  return rows.map(toUnit);
}

/** Writes what the ROR said of many units in one statement; their counts of places are not its own here. */
export async function saveUnits(tx: Tx, units: readonly Unit[]): Promise<void> {
  if (units.length === 0) return;
  const rows = units.map((unit) => ({
    ...unit,
    lat: unit.point?.lat ?? null,
    lon: unit.point?.lon ?? null,
  }));
  await sql`update unit u set facility_id = r.facility, name = r.name, module = r.module, kinds = r.kinds, mentions = r.mentions, modes = r.modes,
      offer = r.offer, limits = r.limits, lat = r.lat, lon = r.lon, accepts = r.accepts, accepts_from = r."acceptsFrom", closed_on = r."closedOn",
      ror_id = r."rorId", card = r.card, zone_communes = r."zoneCommunes", sensitive = r.sensitive, origins = r.origins, version = u.version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, facility uuid, name text, module text, kinds text[], mentions text[],
      modes text[], offer jsonb, limits jsonb, lat float8, lon float8, accepts boolean, "acceptsFrom" date, "closedOn" date, "rorId" text,
      card jsonb, "zoneCommunes" text[], sensitive boolean, origins jsonb)
    where u.id = r.id`.execute(tx);
}

/** The contacts the ROR gives of an establishment (`unit` null) or of a unit take the place of those it gave before. */
export async function replaceContacts(
  tx: Tx,
  facility: string,
  unit: string | null,
  contacts: readonly ContactSaid[],
  now: Date,
): Promise<void> {
  await sql`delete from facility_contact where facility_id = ${facility} and unit_id is not distinct from ${unit}::uuid and source = 'ror'`.execute(
    tx,
  );
  if (contacts.length === 0) return;
  const rows = contacts.map((contact, position) => ({ ...contact, id: newId<string>(), position }));
  await sql`insert into facility_contact (id, facility_id, unit_id, label, means, value, audience, source, position, updated_at)
    select id, ${facility}, ${unit}::uuid, label, means, value, audience, 'ror', position, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, label text, means text, value text, audience text, position int)`.execute(
    tx,
  );
}

/** The communes of départements, for zones said by département. */
export async function listCommunesOf(db: Db, departements: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (departements.length === 0) return found;
  const { rows } = await sql<{ departement: string; codes: string[] }>`
    select departement, array_agg(code order by code) as codes from commune where departement = any(${departements}) group by 1`.execute(
    db,
  );
  for (const { departement, codes } of rows) found.set(departement, codes);
  return found;
}

/** Offers the ROR no longer has: closed that day, unless they were already. */
export async function closeUnits(
  tx: Tx,
  rorIds: readonly string[],
  today: string,
): Promise<{ id: string; name: string; rorId: string }[]> {
  const { rows } = await sql<{ id: string; name: string; rorId: string }>`
    update unit set closed_on = ${today}, version = version + 1 where ror_id = any(${rorIds}) and closed_on is null
    returning id, name, ror_id as "rorId"`.execute(tx);
  return rows;
}

/** Establishments the ROR alone had named, and no longer has. */
export async function closeRorFacilities(
  tx: Tx,
  numbers: readonly string[],
  today: string,
  now: Date,
): Promise<{ finess: string; name: string }[]> {
  const { rows } = await sql<{ finess: string; name: string }>`
    update facility set closed_on = ${today}, updated_at = ${now}
    where finess = any(${numbers}) and closed_on is null and origins -> 'name' ->> 'source' = 'ror' returning finess, name`.execute(
    tx,
  );
  return rows;
}
