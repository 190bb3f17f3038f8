import type { Tx } from "#db/db.ts";
import { hasCommunes, insertCommunes } from "./commune.store.ts";
import type { Commune } from "./commune.ts";

/** Fills the table of communes from the gazetteer, once. */
export async function fillCommunes(tx: Tx, communes: readonly Commune[]): Promise<void> {
  if (await hasCommunes(tx)) return;
  for (let at = 0; at < communes.length; at += 5000) await insertCommunes(tx, communes.slice(at, at + 5000));
}
