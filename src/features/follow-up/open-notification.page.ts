import { sightOf } from "#features/referrals/access.ts";
import { findReferralAsked } from "#features/referrals/referral.store.ts";
import { type RequestId, wasSent } from "#features/referrals/request.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import type { Web } from "#web/web.ts";
import { findNotification, type Notification } from "./followed.store.ts";

/** The notification a receiver asks for, or null: outside their unit it does not exist. */
export async function openNotification(web: Web): Promise<Notification | null> {
  const { db, member, now } = web.var;
  const id = web.req.param("id")!;
  const referral = await findReferralAsked(db, id);
  if (referral?.module !== "handicap") return null;
  const request = referral.requests.find((q) => q.id === (id as RequestId))!;
  if (!wasSent(request) || sightOf(referral, request, member, now, accessWindow("handicap")) !== "receiver")
    return null;
  return findNotification(db, referral, id, now);
}
