import type { Tx } from "#db/db.ts";
import { announce, type Db } from "#db/db.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { closingNoticeDays } from "#pathways/handicap/moves.ts";
import { type Closing, insertClosing, saveDone, saveDropped } from "./closing.store.ts";
import { closedByRule } from "./closing.ts";
import { findNotification } from "./followed.store.ts";
import { insertOfficial } from "./official.store.ts";

/** Tells, seven days before, that a notification will close by itself. */
export async function announceClosing(db: Db, closing: Omit<Closing, "id">, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, closing.referral);
    if (!referral || !(await insertClosing(tx, closing, now, addHours(now, closingNoticeDays * 24)))) return;
    await tell(tx, referral, closing, "closing-soon", now);
  });
}

/** Closes it, unless what announced it no longer holds: never on a notification that has moved. */
export async function closeAnnounced(db: Db, closing: Closing, now: Date): Promise<void> {
  const done = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, closing.referral);
    const found = before && (await findNotification(tx, before, closing.request, now));
    const result = found && closedByRule(found, closing.kind);
    if (!before || !result) {
      await saveDropped(tx, closing.id, now);
      return null;
    }
    const move = newId<string>();
    await applyChange(
      tx,
      before,
      result.change,
      "platform",
      { act: "follow", object: `${closing.kind} ${closing.request}` },
      now,
    );
    const of = { referral: before.id, request: closing.request, key: await findKey(tx, before.id) };
    await insertOfficial(tx, of, result.said, { move, corrects: null, who: "Sextant", account: null, at: now });
    await saveDone(tx, closing.id, move, now);
    await tell(tx, before, closing, "closed-by-rule", now);
    return { before, after: result.change.referral };
  });
  if (done) await announce(db, topicsOf(done.before, done.after));
}

async function tell(
  tx: Tx,
  r: Referral,
  { request }: Omit<Closing, "id">,
  kind: "closing-soon" | "closed-by-rule",
  now: Date,
) {
  const unit = r.requests.find((q) => q.id === request)!.unit;
  const about = { module: r.module, kind, referralId: r.id, requestId: request, number: r.number, except: null };
  await notifyUnits(
    tx,
    [
      { ...about, unitId: unit, role: "receiver" },
      { ...about, requestId: null, unitId: r.owner, role: "mdph" },
    ],
    now,
  );
  await notifyStewards(tx, [about], now);
}
