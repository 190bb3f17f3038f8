import type { Tx } from "#db/db.ts";
import { newId, newSigns } from "#lib/ids.ts";
import { searchNameOf } from "./facility.ts";
import { departementOfPostcode, type NewPractice, practiceCategory, practiceUnit } from "./practice.ts";
import type { UnitId } from "./unit.ts";

/** Without a point: no map nor distance ever reaches it. The unit answers nothing, it only asks. */
export async function insertPractice(tx: Tx, { name, street, postcode, city }: NewPractice): Promise<UnitId> {
  const [facility, unit] = [newId<string>(), newId<UnitId>()];
  await tx
    .insertInto("facility")
    .values({
      id: facility,
      finess: `L${newSigns(8)}`,
      name,
      category: practiceCategory.code,
      category_label: practiceCategory.label,
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
      name: practiceUnit,
      module: "grand-age",
      kinds: [],
      offer: "{}",
      limits: "{}",
      accepts: false,
    })
    .execute();
  return unit;
}
