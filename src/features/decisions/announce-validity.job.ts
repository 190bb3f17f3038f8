import type { Db } from "#db/db.ts";
import { dayOf } from "#lib/dates.ts";
import { announceEnd } from "./announce-end.action.ts";
import { alertDue, firstAlert } from "./decision.ts";
import { listEnding } from "./worklist.store.ts";

/** Each morning: decisions that end in three, two or one months are told to the MDPH, the establishments and the person. */
export async function announceValidity(db: Db, now: Date): Promise<void> {
  const today = dayOf(now);
  for (const { referral, endsOn, alerted } of await listEnding(db, { today, months: firstAlert, limit: 5000 })) {
    const due = alertDue({ endsOn, status: { kind: "in-force" } }, alerted, today);
    if (due !== null) await announceEnd(db, referral, due, now);
  }
}
