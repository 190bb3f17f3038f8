import type { Tx } from "#db/db.ts";
import { findHead, listPersonsEntries, saveNameless } from "./journal.store.ts";
import { erasedName } from "./journal.ts";
import { record } from "./record.action.ts";

/**
 * Ends the chain of an erased dossier: its last entry lists those whose author becomes nameless, the person and those close to
 * them; professionals stay named, as the law wants of who had access. Gives the head to keep in the certificate.
 */
export async function closeJournal(tx: Tx, referral: string, now: Date): Promise<{ seq: number; hash: string }> {
  const persons = await listPersonsEntries(tx, referral);
  const platform = { account: null, who: "Sextant", unit: null, unitName: "" };
  await record(tx, referral, platform, "erase", persons.join(" "), now);
  await saveNameless(tx, referral, persons, erasedName);
  return (await findHead(tx, referral))!;
}
