import type { Db, Tx } from "#db/db.ts";
import { holdsAnywhere, type Member } from "#features/accounts/member.ts";
import { dayOf } from "#lib/dates.ts";
import { type Result, refuse } from "#lib/result.ts";
import { findStructure, listReferents, lockStructure } from "./structure.store.ts";
import type { Referent, Structure } from "./structure.ts";

export type Held = { structure: Structure; referents: Referent[] };

/** One change by a référent structure: one transaction, one change of the establishment at a time. */
export function asReferent<Value, Refusal>(
  db: Db,
  by: Member,
  now: Date,
  doIt: (tx: Tx, held: Held) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | { kind: "not-referent" }>> {
  return db.transaction().execute(async (tx) => {
    const structure = await findStructure(tx, by.unit);
    await lockStructure(tx, structure.facility);
    const referents = await listReferents(tx, structure.facility, dayOf(now));
    // read again under the lock: a référent ended a moment ago changes nothing more
    if (!holdsAnywhere(by, "local-admin") || !referents.some((one) => one.account === by.id))
      return refuse({ kind: "not-referent" });
    return doIt(tx, { structure, referents });
  });
}
