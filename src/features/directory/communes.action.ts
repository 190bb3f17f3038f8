import type { Tx } from "#db/db.ts";
import { hasCommunes, insertCommunes } from "./commune.store.ts";
import { locateCommunes } from "./commune.ts";
import { readOfficialCommunes, readPlaces } from "./gazetteer.store.ts";

/** Fills the table of communes from the gazetteers, once. */
export async function fillCommunes(tx: Tx): Promise<void> {
  if (await hasCommunes(tx)) return;
  const communes = locateCommunes(readOfficialCommunes(), readPlaces());
  for (let at = 0; at < communes.length; at += 5000) await insertCommunes(tx, communes.slice(at, at + 5000));
}
