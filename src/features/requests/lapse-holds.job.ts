import type { Db } from "#db/db.ts";
import { listLapsedHolds } from "#features/places/hold.store.ts";
import { closeHold } from "#features/places/move-places.action.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { actOnRequest } from "./act.action.ts";

/** Every minute: a place held past its hour is free for all, as it was at the second; both sides are told, the proposal stands. */
export async function lapseHolds(db: Db, now: Date): Promise<void> {
  for (const hold of await listLapsedHolds(db, now, 500)) {
    const done = await actOnRequest(db, hold.request as RequestId, { kind: "lapse-hold" }, "platform", null, now);
    // answered meanwhile: its place is counted again all the same
    if (!done.ok) await closeHold(db, hold, now);
  }
}
