import type { Tx } from "#db/db.ts";
import { insertUnlisted } from "./practice.store.ts";
import type { NewPractice } from "./practice.ts";
import type { UnitId } from "./unit.ts";

/** Opens a body of coordination that no import has brought yet: a facility and its unit, outside every search. */
export const openCoordination = (tx: Tx, body: NewPractice): Promise<UnitId> =>
  insertUnlisted(tx, body, {
    sign: "C",
    category: { code: "606", label: "Dispositif d’appui à la coordination" },
    unit: "Coordination des parcours",
  });
