import type { Db } from "#db/db.ts";
import { listLapsedOffers } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { actOnRequest } from "./act.action.ts";

/** Every minute: an offer whose time is over goes back to where the request stood, and both sides are told. */
export async function lapseOffers(db: Db, now: Date): Promise<void> {
  for (const { request } of await listLapsedOffers(db, now, 500))
    await actOnRequest(db, request as RequestId, { kind: "lapse" }, "platform", null, now);
}
