import type { Selectable } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import type { FacilityId, Source } from "#features/directory/facility.ts";
import type { UnitId } from "#features/directory/unit.ts";
import type { Audience, Contact } from "./contact.ts";

/** The contacts of a facility and of its units, for these readers, in the order their owner gave. */
export async function listContacts(db: Db, facility: FacilityId, audiences: readonly Audience[]): Promise<Contact[]> {
  const rows = await db
    .selectFrom("facility_contact")
    .selectAll()
    .where("facility_id", "=", facility)
    .where("audience", "in", [...audiences])
    .orderBy("position")
    .orderBy("id")
    .execute();
  return rows.map(toContact);
}

export async function insertContacts(tx: Tx, contacts: readonly Contact[]): Promise<void> {
  if (contacts.length === 0) return;
  await tx
    .insertInto("facility_contact")
    .values(
      contacts.map(({ id, facility, unit, label, means, value, audience, source, position, updatedAt }) => ({
        ...{ id, facility_id: facility, unit_id: unit, label, means, value, audience, source, position },
        updated_at: updatedAt,
      })),
    )
    .execute();
}

const toContact = (row: Selectable<Tables["facility_contact"]>): Contact => ({
  id: row.id,
  facility: row.facility_id as FacilityId,
  unit: row.unit_id as UnitId | null,
  label: row.label,
  means: row.means,
  value: row.value,
  audience: row.audience,
  source: row.source as Source,
  position: row.position,
  updatedAt: row.updated_at,
});
