import { announce, type Db } from "#db/db.ts";
import { type Member, readsMedical } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { accessOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { ok, refuse } from "#lib/result.ts";
import { insertMessage } from "./message.store.ts";
import { correspondentOf } from "./side.ts";

/** Writes a message inside a request; the other side is told. Medical content only from someone who may read it. */
export async function sendMessage(
  db: Db,
  id: RequestId,
  { text, medical }: { text: string; medical: boolean },
  by: Member,
  now: Date,
) {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-a-recipient" });
  if (!text.trim()) return refuse({ kind: "text-missing" });
  const done = await db.transaction().execute(async (tx) => {
    const referral = (await lockReferral(tx, referralId))!;
    const request = referral.requests.find((q) => q.id === id)!;
    const side = correspondentOf(referral, request, by, accessOf(referral, by, now, accessWindow(referral.module)));
    if (!side) return refuse({ kind: "not-a-recipient" });
    await insertMessage(tx, await findKey(tx, referral.id), {
      referral: referral.id,
      request: id,
      by,
      text: text.trim(),
      medical: medical && readsMedical(by, referral.module),
      at: now,
    });
    await record(tx, referral.id, journalActor(by), "message", id, now);
    const other =
      side === "receiver"
        ? { unitId: referral.owner, role: "requester" as const }
        : { unitId: request.unit, role: "receiver" as const };
    await notifyUnits(
      tx,
      [
        {
          ...other,
          module: referral.module,
          kind: "message",
          referralId: referral.id,
          requestId: id,
          number: referral.number,
          except: by.id,
        },
      ],
      now,
    );
    return ok([`referral:${referral.id}`, `unit:${other.unitId}`]);
  });
  if (done.ok) await announce(db, done.value);
  return done;
}
