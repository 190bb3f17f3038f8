import type { Db } from "#db/db.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";
import { findKept, saveReminded } from "./early-path.store.ts";
import { isEndNear, pathOf } from "./early-path.ts";
import { onPath, tell } from "./follow-path.action.ts";

/** Says that the end is near, if it still is: the dossier is looked at again under its lock. */
export const sayEndNear = (db: Db, id: RequestId, now: Date) =>
  onPath(db, id, async (tx, referral, request) => {
    const today = dayOf(now);
    const path = pathOf(request, await findKept(tx, id, await findKey(tx, referral.id)));
    if (!path || !isEndNear(path, today)) return refuse({ kind: "nothing-near" } as const);
    await saveReminded(tx, id, referral.id, today);
    await tell(tx, referral, request, "path-end-near", "platform", now);
    return ok(id);
  });
