import type { Tx } from "#db/db.ts";
import { newId } from "#lib/ids.ts";
import { ownSpaces, ownSpaceUnit } from "./own-space.ts";
import type { UnitId } from "./unit.ts";

/** The facility of all of them comes with the first one. The unit answers nothing, it only asks. */
export async function insertOwnSpace(tx: Tx): Promise<UnitId> {
  const { finess, name, category } = ownSpaces;
  await tx
    .insertInto("facility")
    .values({
      id: newId<string>(),
      finess,
      name,
      category: category.code,
      category_label: category.label,
      city: "",
      departement: "",
      origins: "{}",
      search_name: "",
      listed: false,
    })
    .onConflict((c) => c.column("finess").doNothing())
    .execute();
  const facility = await tx.selectFrom("facility").select("id").where("finess", "=", finess).executeTakeFirstOrThrow();
  const unit = newId<UnitId>();
  await tx
    .insertInto("unit")
    .values({
      id: unit,
      facility_id: facility.id,
      name: ownSpaceUnit,
      module: "grand-age",
      kinds: [],
      offer: "{}",
      limits: "{}",
      accepts: false,
    })
    .execute();
  return unit;
}
