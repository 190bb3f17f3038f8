import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { lockPlacesOf } from "#features/places/move-places.action.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { unitsToLock } from "#features/referrals/place-moves.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { saveUndone } from "./closing.store.ts";
import { type Follow, follow } from "./follow.ts";
import { findNotification } from "./followed.store.ts";
import { insertOfficial } from "./official.store.ts";

/**
 * Records one move of an establishment in a notification, once for a form: its official lines, what they make of the request,
 * and who is told. `mode`: how its units take people in, where their cards do not say.
 */
export async function followNotification(
  db: Db,
  id: RequestId,
  move: Follow,
  by: Member,
  seen: number | null,
  now: Date,
  { form = null, mode = null }: { form?: SentForm | null; mode?: string | null } = {},
) {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-a-recipient" } as const);
  const done = await db.transaction().execute(async (tx) => {
    const before = (await lockReferral(tx, referralId))!;
    let after = before;
    const outcome = await once(tx, form, by.id, now, async () => {
      await lockPlacesOf(tx, unitsToLock(before, id));
      const found = await findNotification(tx, before, id, now, { ...("on" in move ? { on: move.on } : {}), mode });
      if (!found) return refuse({ kind: "not-a-recipient" } as const);
      const result = follow(found, move, by, seen);
      if (!result.ok) return result;
      const { change, said, corrects } = result.value;
      if (!change) return ok<string>(id);
      await applyChange(tx, before, change, by, { act: "follow", object: `${move.kind} ${id}` }, now);
      const at = { move: newId<string>(), corrects, who: by.name, account: by.id, at: now };
      await insertOfficial(tx, { referral: referralId, request: id, key: await findKey(tx, referralId) }, said, at);
      if (move.kind === "undo-closing") await saveUndone(tx, found.closing!.id, now);
      const about = {
        module: before.module,
        kind: move.kind === "undo-closing" ? "closing-undone" : "followed",
        referralId,
        requestId: id,
        number: before.number,
        except: by.id,
      } as const;
      after = change.referral;
      if (move.kind === "ask-correction") return ok<string>(id);
      const authority = by.unit === before.owner;
      await notifyUnits(
        tx,
        [
          authority
            ? { ...about, kind: "status-corrected", unitId: found.request.unit, role: "receiver" }
            : { ...about, unitId: before.owner, role: "mdph" },
        ],
        now,
      );
      await notifyStewards(tx, [about], now);
      return ok<string>(id);
    });
    return outcome.ok ? ok({ before, after }) : outcome;
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
