import type { Tx } from "#db/db.ts";
import { newId, newSigns } from "#lib/ids.ts";
import { searchNameOf } from "./facility.ts";
import { departementOfPostcode, type NewPractice, practiceCategory, practiceUnit } from "./practice.ts";
import type { UnitId } from "./unit.ts";

/** Without a point: no map nor distance ever reaches it. The unit answers nothing, it only asks. */
export const insertPractice = (tx: Tx, practice: NewPractice): Promise<UnitId> =>
  insertUnlisted(tx, practice, { sign: "L", category: practiceCategory, unit: practiceUnit });

/** A facility with one unit that no search shows: it asks, and is never asked. `sign` begins its number, which is ours. */
export async function insertUnlisted(
  tx: Tx,
  { name, street, postcode, city }: NewPractice,
  kind: { sign: string; category: { code: string; label: string }; unit: string },
): Promise<UnitId> {
  const [facility, unit] = [newId<string>(), newId<UnitId>()];
  await tx
    .insertInto("facility")
    .values({
      id: facility,
      finess: `${kind.sign}${newSigns(8)}`,
      name,
      category: kind.category.code,
      category_label: kind.category.label,
      street,
      postcode,
      city,
      departement: departementOfPostcode(postcode),
      origins: JSON.stringify({
        name: { source: "declared", date: null },
        address: { source: "declared", date: null },
      }),
      search_name: searchNameOf({ name, city }),
      listed: false,
    })
    .execute();
  await tx
    .insertInto("unit")
    .values({
      id: unit,
      facility_id: facility,
      name: kind.unit,
      module: "grand-age",
      kinds: [],
      offer: "{}",
      limits: "{}",
      accepts: false,
    })
    .execute();
  return unit;
}
