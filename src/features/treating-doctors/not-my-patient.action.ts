import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import type { NoticeKind } from "#features/notices/notice.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { isForPatient, writesAsDoctor } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral, saveReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { endNaming, findDisowned, resumeNaming } from "./naming.store.ts";
import { type DisownRefusal, disown, type UndoRefusal, undoDisowning } from "./naming.ts";

type Unknown = { kind: "unknown-referral" };

/** "Ce n’est pas mon patient": the field is empty again, the task is the owner's, and the doctor keeps a line without access. */
export async function disownPatient(
  db: Db,
  id: ReferralId,
  by: Member,
  now: Date,
): Promise<Result<Referral, DisownRefusal | Unknown>> {
  const done = await db.transaction().execute(async (tx) => {
    const r = await lockReferral(tx, id);
    if (!r) return refuse({ kind: "unknown-referral" });
    const named = disown(r, by);
    if (!named.ok) return named;
    await endNaming(tx, r.id, "not-my-patient", now);
    await record(tx, r.id, journalActor(by), "not-my-patient", named.value.name, now);
    await saveReferral(tx, r, now);
    await tellOwner(tx, r, "doctor-declined", by, now);
    return ok(r);
  });
  if (done.ok) await announce(db, topicsOf(done.value, by));
  return done;
}

/** A day is left to say that it was a mistake; after it, or once somebody else is named, the owner names again. */
export async function undoDisown(
  db: Db,
  id: ReferralId,
  by: Member,
  now: Date,
): Promise<Result<Referral, UndoRefusal | Unknown>> {
  const done = await db.transaction().execute(async (tx) => {
    const r = await lockReferral(tx, id);
    const line =
      r && isForPatient(by, r) && writesAsDoctor(by, r) ? await findDisowned(tx, id, doctorNumber(by)) : null;
    if (!r || !line) return refuse({ kind: "unknown-referral" });
    const again = undoDisowning(r, line, now);
    if (!again.ok) return again;
    await resumeNaming(tx, line.id);
    await record(tx, r.id, journalActor(by), "my-patient-again", line.name, now);
    await saveReferral(tx, r, now);
    await tellOwner(tx, r, "doctor-back", by, now);
    return ok(r);
  });
  if (done.ok) await announce(db, topicsOf(done.value, by));
  return done;
}

/** Of the doctor, whoever acts. */
const doctorNumber = ({ actingFor, nationalId }: Member) => (actingFor ? actingFor.nationalId : nationalId) ?? "";

const tellOwner = (tx: Tx, r: Referral, kind: NoticeKind, by: Member, now: Date) =>
  notifyUnits(
    tx,
    [
      {
        ...{ unitId: r.owner, module: r.module, role: "requester", kind },
        ...{ referralId: r.id, requestId: null, number: r.number, except: by.id },
      },
    ],
    now,
  );

const topicsOf = (r: Referral, by: Member) => [`referral:${r.id}`, `unit:${r.owner}`, `unit:${by.unit}`];
