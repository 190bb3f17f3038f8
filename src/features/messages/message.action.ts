import { announce, type Db } from "#db/db.ts";
import { type Member, readsMedical } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import type { ToTell } from "#features/notices/tell.store.ts";
import { accessOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { isPersonSide } from "#features/referrals/path.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { correspondentOf } from "#features/requests/side.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { ok, refuse } from "#lib/result.ts";
import { insertMessage } from "./message.store.ts";

/** Writes a message inside a request, once for a form; the other side is told. Medical content only from someone who may read it. */
export async function sendMessage(
  db: Db,
  id: RequestId,
  message: { text: string; medical: boolean },
  by: Member,
  now: Date,
  form: SentForm | null = null,
) {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-a-recipient" });
  const done = await db.transaction().execute(async (tx) => {
    const referral = (await lockReferral(tx, referralId))!;
    const request = referral.requests.find((q) => q.id === id)!;
    const access = accessOf(referral, by, now, accessWindow(referral.module));
    const side = correspondentOf(referral, request, by, access);
    if (!side) return refuse({ kind: "not-a-recipient" });
    if (!message.text.trim()) return refuse({ kind: "text-missing" });
    const other: Pick<ToTell, "unitId" | "role"> =
      side === "receiver" ? { unitId: referral.owner, role: "requester" } : { unitId: request.unit, role: "receiver" };
    const written = await once<never>(tx, form, by.id, now, async () => {
      // whoever stands on the person's side writes nothing medical, whatever rights they hold elsewhere
      const medical = message.medical && !isPersonSide(access) && readsMedical(by, referral.module);
      const key = await findKey(tx, referral.id);
      await insertMessage(tx, key, {
        referral: referral.id,
        request: id,
        by,
        text: message.text.trim(),
        medical,
        at: now,
      });
      await record(tx, referral.id, journalActor(by), "message", id, now);
      const about = { module: referral.module, referralId: referral.id, requestId: id, number: referral.number };
      await notifyUnits(tx, [{ ...other, ...about, kind: "message", except: by.id }], now);
      return ok<string>(id);
    });
    return written.ok ? ok([`referral:${referral.id}`, `unit:${other.unitId}`]) : written;
  });
  if (done.ok) await announce(db, done.value);
  return done;
}
