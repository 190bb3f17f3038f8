import type { Db } from "#db/db.ts";
import { holdsAnywhere, type Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import { readNumber } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { deleteHold, findByNumber, saveHold } from "./keep.store.ts";
import { saveToLookAt } from "./life.store.ts";

/** An administrator keeps a dossier from erasure, by its number and with a reason, or lets it go: they never see the dossier. */
export async function keepFromErasure(
  db: Db,
  asked: { number: string; reason: string; kept: "keep" | "let-go" },
  by: Member,
  now: Date,
) {
  if (!holdsAnywhere(by, "admin")) return refuse({ kind: "not-habilitated" });
  if (!asked.reason.trim()) return refuse({ kind: "reason-missing" });
  const number = readNumber(asked.number);
  return db.transaction().execute(async (tx) => {
    const found = number ? await findByNumber(tx, number) : undefined;
    if (!found) return refuse({ kind: "unknown-number" });
    await lockReferral(tx, found.id);
    if (found.status === "erased") return refuse({ kind: "already-erased" });
    if (asked.kept === "keep")
      await saveHold(tx, found.id, { reason: asked.reason.trim(), who: by.name, account: by.id }, now);
    else if (!(await deleteHold(tx, found.id))) return refuse({ kind: "not-kept" });
    await record(tx, found.id, journalActor(by), "legal-hold", asked.kept, now);
    await saveToLookAt(tx, found.id);
    return ok(null);
  });
}
