import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { tellDoctor } from "#features/referrals/tell-doctor.action.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { insertReminder, lastReminder } from "./reminder.store.ts";
import { type RemindRefusal, remind } from "./reminding.ts";

export type RemindDoctorRefusal = RemindRefusal | { kind: "unknown-referral" } | { kind: "no-account" };

/** Tells the treating doctor that a dossier waits for them, inbox and mail. A doctor without account hears of it by telephone only. */
export async function remindDoctor(
  db: Db,
  id: ReferralId,
  by: Member,
  now: Date,
): Promise<Result<null, RemindDoctorRefusal>> {
  const done = await db.transaction().execute(async (tx): Promise<Result<null, RemindDoctorRefusal>> => {
    const r = await lockReferral(tx, id);
    if (!r) return refuse({ kind: "unknown-referral" });
    const may = remind(r, by, await lastReminder(tx, id), now);
    if (!may.ok) return may;
    const told = await tellDoctor(tx, r, r.doctor!.nationalId, "doctor-reminded", { except: by.id, now });
    if (told === "no-account") return refuse({ kind: "no-account" });
    await insertReminder(tx, id, now);
    await record(tx, id, journalActor(by), "remind-doctor", "", now);
    return ok(null);
  });
  if (done.ok) await announce(db, [`referral:${id}`]);
  return done;
}
