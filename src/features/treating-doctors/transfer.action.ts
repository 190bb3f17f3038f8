import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { findIsCoordination } from "#features/directory/coordination.store.ts";
import type { JournalAct } from "#features/journal/journal.ts";
import { record } from "#features/journal/record.action.ts";
import type { NoticeKind } from "#features/notices/notice.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, lockReferral, saveReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { tellDoctor } from "#features/referrals/tell-doctor.action.ts";
import { findDoctorInbox } from "#features/referrals/treating-doctor.store.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { knownDoctor, type NameDoctorRefusal } from "./name-doctor.action.ts";
import { findTransfer, insertTransfer, listToLapse, saveFollow, saveTransfer } from "./transfer.store.ts";
import {
  type AnswerRefusal,
  type AskRefusal,
  ask,
  type Follow,
  lapseAfter,
  mayLetFollow,
  type Transfer,
  withdraw,
} from "./transfer.ts";

type Unknown = { kind: "unknown-referral" };
type Call = { called: boolean; note: string };

/** "TRANSFERT au MT": the doctor, called beforehand, is asked to take the dossier; they see nothing of it until they accept. */
export async function askTransfer(
  db: Db,
  id: ReferralId,
  { number, call }: { number: string; call: Call },
  by: Member,
  now: Date,
): Promise<Result<Transfer, AskRefusal | Unknown | NameDoctorRefusal | { kind: "no-account"; name: string }>> {
  const done = await db.transaction().execute(async (tx) => {
    const r = await lockReferral(tx, id);
    if (!r) return refuse({ kind: "unknown-referral" });
    const [isCoordination, pending] = [await findIsCoordination(tx, r.owner), await findTransfer(tx, id)];
    const asked = ask(r, { isCoordination, pending, call }, by);
    if (!asked.ok) return asked;
    const known = await knownDoctor(tx, { nationalId: number || " ", name: "" });
    if (!known.ok) return known;
    const { nationalId, name } = known.value;
    if (nationalId === null) return refuse({ kind: "unknown-number" });
    const inbox = await findDoctorInbox(tx, nationalId, r.module, dayOf(now));
    if (!inbox) return refuse({ kind: "no-account", name });
    const transfer = {
      id: newId<string>(),
      referral: id,
      from: r.owner,
      to: inbox.unit,
      nationalId,
      name,
      askedAt: now,
      lapsesAt: lapseAfter(now),
    };
    await insertTransfer(tx, { ...transfer, call: call.note.trim().slice(0, 500), key: await findKey(tx, id) });
    await tellDoctor(tx, r, nationalId, "transfer-asked", { except: by.id, now });
    await wrote(tx, r, by, "transfer", name, now);
    return ok({ ...transfer, state: "asked" as const, since: now, follow: "nothing" as const });
  });
  if (done.ok) await announce(db, topicsOf(id, done.value));
  return done;
}

/** "Retour au service": nobody has answered yet, and nothing moves. */
export const withdrawTransfer = (db: Db, id: ReferralId, by: Member, now: Date) =>
  onTransfer(db, id, async (tx, r, t): Promise<Result<Transfer, AnswerRefusal>> => {
    const allowed = withdraw(t, r, by);
    if (!allowed.ok) return allowed;
    await saveTransfer(tx, t.id, "withdrawn", null, now);
    await tellDoctor(tx, r, t.nationalId, "transfer-withdrawn", { except: by.id, now });
    await wrote(tx, r, by, "transfer-withdrawn", t.name, now);
    return ok(t);
  });

/** What the giver may still read; the doctor changes it whenever they like. */
export const letFollow = (db: Db, id: ReferralId, follow: Follow, by: Member, now: Date) =>
  onTransfer(db, id, async (tx, r, t): Promise<Result<Transfer, { kind: "not-yours" }>> => {
    if (!mayLetFollow(t, r, by)) return refuse({ kind: "not-yours" });
    await saveFollow(tx, t.id, follow);
    await record(tx, r.id, journalActor(by), "transfer-follow", follow, now);
    return ok({ ...t, follow });
  });

/** Five working days without an answer: the dossier stays where it is, both are told. */
export async function lapseUnanswered(db: Db, now: Date): Promise<void> {
  for (const id of await listToLapse(db, now))
    await onTransfer(db, id, async (tx, r, t): Promise<Result<Transfer, { kind: "over" }>> => {
      if (t.state !== "asked" || t.lapsesAt > now) return refuse({ kind: "over" });
      await saveTransfer(tx, t.id, "lapsed", null, now);
      await tellDoctor(tx, r, t.nationalId, "transfer-withdrawn", { now });
      await tellUnit(tx, r, t.from, "transfer-lapsed", null, now);
      await wrote(tx, r, "platform", "transfer-lapsed", t.name, now);
      return ok(t);
    });
}

/** Locks the dossier, then acts on the last time it was handed over. */
export async function onTransfer<Refusal extends { kind: string }>(
  db: Db,
  id: ReferralId,
  act: (tx: Tx, r: Referral, t: Transfer) => Promise<Result<Transfer, Refusal>>,
): Promise<Result<Transfer, Refusal | Unknown>> {
  const done = await db.transaction().execute(async (tx): Promise<Result<Transfer, Refusal | Unknown>> => {
    const r = await lockReferral(tx, id);
    const t = r && (await findTransfer(tx, id));
    return r && t ? act(tx, r, t) : refuse({ kind: "unknown-referral" });
  });
  if (done.ok) await announce(db, topicsOf(id, done.value));
  return done;
}

export async function wrote(tx: Tx, r: Referral, by: Member | "platform", act: JournalAct, object: string, now: Date) {
  await record(tx, r.id, journalActor(by), act, object, now);
  await saveReferral(tx, r, now);
}

export const tellUnit = (
  tx: Tx,
  r: Referral,
  unit: Transfer["from"],
  kind: NoticeKind,
  except: Member["id"] | null,
  now: Date,
) =>
  notifyUnits(
    tx,
    [
      {
        ...{ unitId: unit, module: r.module, role: "requester", kind },
        ...{ referralId: r.id, requestId: null, number: r.number, except },
      },
    ],
    now,
  );

const topicsOf = (id: ReferralId, t: Transfer) => [`referral:${id}`, `unit:${t.from}`, `unit:${t.to}`];
