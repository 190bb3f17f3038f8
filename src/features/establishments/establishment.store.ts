import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { listContacts } from "#features/contacts/contact.store.ts";
import type { Contact } from "#features/contacts/contact.ts";
import { findFacility, lockFacilities, saveFacilities } from "#features/directory/facility.store.ts";
import type { Facility, FacilityId } from "#features/directory/facility.ts";
import type { Unit, UnitId } from "#features/directory/unit.ts";
import type { Day } from "#lib/dates.ts";
import type { Establishment, FileLine } from "./facility-field.ts";
import { contactSaid } from "./facility-field.ts";
import { same } from "./field.ts";

export async function findEstablishment(db: Db, id: string): Promise<Establishment | null> {
  const facility = await findFacility(db, id as FacilityId);
  return facility ? withRows(db, facility) : null;
}

/** The same, locked until the end of the transaction; `hash` is what imports keep of it. */
export async function lockEstablishment(
  tx: Tx,
  id: string,
): Promise<{ of: Establishment; hash: string | null } | null> {
  const known = await findFacility(tx, id as FacilityId);
  if (!known) return null;
  const locked = (await lockFacilities(tx, [known.finess])).get(known.finess)!;
  return { of: await withRows(tx, locked.facility), hash: locked.hash };
}

async function withRows(db: Db, facility: Facility): Promise<Establishment> {
  const contactRows = await listContacts(db, facility.id, ["public", "professionals"]);
  return { ...facility, contactRows, files: await listFiles(db, facility.id) };
}

const listFiles = async (db: Db, id: FacilityId): Promise<FileLine[]> =>
  (
    await sql<FileLine>`select id, title, kind, removed_at is not null as removed from facility_document
      where facility_id = ${id} order by added_at desc`.execute(db)
  ).rows;

/** Writes what differs: its own row, its contacts, which documents show. */
export async function saveEstablishment(
  tx: Tx,
  before: Establishment,
  of: Establishment,
  hash: string | null,
  now: Date,
): Promise<void> {
  const { contactRows, files, ...facility } = of;
  await saveFacilities(tx, [facility], () => hash, now);
  await saveContacts(tx, before.contactRows, contactRows, now);
  const turned = files.filter((one) => before.files.find(({ id }) => id === one.id)?.removed !== one.removed);
  for (const { id, removed } of turned)
    await tx
      .updateTable("facility_document")
      .set({ removed_at: removed ? now : null })
      .where("id", "=", id)
      .where("facility_id", "=", of.id)
      .execute();
}

async function saveContacts(tx: Tx, before: readonly Contact[], after: readonly Contact[], now: Date): Promise<void> {
  const gone = before.filter(({ id }) => !after.some((one) => one.id === id));
  for (const { id } of gone) await tx.deleteFrom("facility_contact").where("id", "=", id).execute();
  for (const row of after) {
    const former = before.find(({ id }) => id === row.id);
    if (former && same(contactSaid(former), contactSaid(row))) continue;
    const { id, facility, unit, label, means, value, audience, source, position } = row;
    const said = { label, means, value, audience, source, position, unit_id: unit, updated_at: now };
    await tx
      .insertInto("facility_contact")
      .values({ id, facility_id: facility, ...said })
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet(said).where("facility_contact.facility_id", "=", facility),
      )
      .execute();
  }
}

/** Writes a unit's card; its counts of places are another's. */
export async function saveUnit(tx: Tx, unit: Unit): Promise<void> {
  await tx
    .updateTable("unit")
    .set({
      name: unit.name,
      kinds: unit.kinds,
      mentions: unit.mentions,
      modes: unit.modes,
      offer: JSON.stringify(unit.offer),
      limits: JSON.stringify(unit.limits),
      zone_km: unit.zoneKm,
      zone_communes: unit.zoneCommunes,
      price_month: unit.priceMonth,
      accepts: unit.accepts,
      accepts_from: unit.acceptsFrom,
      closed_on: unit.closedOn,
      card: JSON.stringify(unit.card),
      sensitive: unit.sensitive,
      origins: JSON.stringify(unit.origins),
      version: sql`version + 1`,
    })
    .where("id", "=", unit.id)
    .execute();
}

/** What a unit needs somebody for: requests it has in hand, people who receive them, and whom a mail reaches. */
export type Staffing = { unit: UnitId; live: number; receivers: number; reached: number };

export async function listStaffing(db: Db, facility: string, today: Day): Promise<Staffing[]> {
  const { rows } = await sql<Staffing>`
    select u.id as unit,
      (select count(*) from admission_request q where q.unit_id = u.id
        and q.state in ('sent', 'read', 'studying', 'info-requested', 'waiting', 'conditional', 'offered', 'confirmed')) as live,
      count(distinct a.id) as receivers,
      count(distinct a.id) filter (where h.mail and a.email_verified_at is not null) as reached
    from unit u
      left join habilitation h on h.unit_id = u.id and h.role = 'receiver' and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
      left join account a on a.id = h.account_id and a.state = 'active'
    where u.facility_id = ${facility}
    group by u.id`.execute(db);
  return rows;
}

/** Names of communes, by INSEE code. */
export async function findCommuneNames(db: Db, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await db
    .selectFrom("commune")
    .select(["code", "name"])
    .where(sql<boolean>`code = any(${codes})`)
    .execute();
  return new Map(rows.map(({ code, name }) => [code, name]));
}
