import type { Tx } from "#db/db.ts";
import { newId, newSigns } from "#lib/ids.ts";
import { searchNameOf } from "./facility.ts";
import { type NewService, services } from "./service.ts";
import type { UnitId } from "./unit.ts";

export async function insertService(tx: Tx, wanted: NewService): Promise<{ unit: UnitId; finess: string }> {
  const { category, label, unit: unitName } = services[wanted.kind];
  const [facility, unit] = [newId<string>(), newId<UnitId>()];
  const finess = wanted.finess ?? `${category}${newSigns(8)}`;
  await tx
    .insertInto("facility")
    .values({
      id: facility,
      finess,
      name: wanted.name,
      category,
      category_label: label,
      city: wanted.city,
      departement: wanted.departement,
      origins: "{}",
      search_name: searchNameOf({ name: wanted.name, city: wanted.city }),
      listed: false,
    })
    .execute();
  await tx
    .insertInto("unit")
    .values({
      id: unit,
      facility_id: facility,
      name: unitName,
      module: wanted.module,
      kinds: [],
      offer: "{}",
      limits: "{}",
      accepts: false,
    })
    .execute();
  if (wanted.kind === "territory")
    await tx
      .insertInto("territory")
      .values({ unit_id: unit, name: wanted.name, departements: [...(wanted.departements ?? [wanted.departement])] })
      .execute();
  return { unit, finess };
}
