import { announce, type Db, type Tx } from "#db/db.ts";
import { readNationalId } from "#features/accounts/identity.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral, saveReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { tellDoctor } from "#features/referrals/tell-doctor.action.ts";
import { findDoctorInbox } from "#features/referrals/treating-doctor.store.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { endNaming, findDoctor, insertNaming } from "./naming.store.ts";
import { mayNameDoctor, mayRemoveDoctor, type Named, type NamingRefusal, nameOfDoctor } from "./naming.ts";

export type NameDoctorRefusal =
  | NamingRefusal
  | { kind: "unknown-referral" }
  /** Neither an account nor the register knows this number. */
  | { kind: "unknown-number" }
  | { kind: "not-a-doctor" };

/**
 * Names the treating doctor, in the place of the former one. `nationalId`: an RPPS number as printed or as stored, whose name is
 * then the register's; null: a doctor known by their name alone. `hasAccount`: whether they could be told.
 */
export async function nameDoctor(
  db: Db,
  referral: ReferralId,
  asked: { nationalId: string | null; name: string },
  by: Member,
  now: Date,
): Promise<Result<Named & { hasAccount: boolean }, NameDoctorRefusal>> {
  const done = await db.transaction().execute(async (tx) => {
    const r = await lockReferral(tx, referral);
    if (!r) return refuse({ kind: "unknown-referral" });
    // before the number is looked up: the register is not searched by whoever may not name
    if (!mayNameDoctor(by, r)) return refuse({ kind: "not-habilitated" });
    const known = await knownDoctor(tx, asked);
    if (!known.ok) return known;
    const who = nameOfDoctor(r, known.value, by);
    if (!who.ok) return who;
    if (r.doctor) await leave(tx, r, "replaced", by, now);
    await insertNaming(tx, r.id, who.value, by.id, now);
    const told = await tellDoctor(tx, r, who.value.nationalId, "doctor-named", { except: by.id, now });
    await record(tx, r.id, journalActor(by), "name-doctor", who.value.name, now);
    await saveReferral(tx, r, now);
    const topics = await topicsOf(tx, r, [r.doctor?.nationalId, who.value.nationalId], now);
    return ok({ named: { ...who.value, hasAccount: told === "told" }, topics });
  });
  if (!done.ok) return done;
  await announce(db, done.value.topics);
  return ok(done.value.named);
}

/** Nobody is the treating doctor any more. */
export async function removeDoctor(
  db: Db,
  referral: ReferralId,
  by: Member,
  now: Date,
): Promise<Result<null, NameDoctorRefusal>> {
  const done = await db.transaction().execute(async (tx) => {
    const r = await lockReferral(tx, referral);
    if (!r) return refuse({ kind: "unknown-referral" });
    const removed = mayRemoveDoctor(r, by);
    if (!removed.ok) return removed;
    await leave(tx, r, "removed", by, now);
    await record(tx, r.id, journalActor(by), "remove-doctor", removed.value.name, now);
    await saveReferral(tx, r, now);
    return ok(await topicsOf(tx, r, [removed.value.nationalId], now));
  });
  if (!done.ok) return done;
  await announce(db, done.value);
  return ok(null);
}

/** The dossier, the unit that carries it, and where these doctors read theirs. */
async function topicsOf(db: Db, r: Referral, doctors: (string | null | undefined)[], now: Date): Promise<string[]> {
  const inboxes = await Promise.all(
    doctors.flatMap((number) => (number ? [findDoctorInbox(db, number, r.module, dayOf(now))] : [])),
  );
  return [`referral:${r.id}`, `unit:${r.owner}`, ...inboxes.flatMap((inbox) => (inbox ? [`unit:${inbox.unit}`] : []))];
}

async function leave(tx: Tx, r: Referral, as: "replaced" | "removed", by: Member, now: Date): Promise<void> {
  await endNaming(tx, r.id, as, now);
  await tellDoctor(tx, r, r.doctor!.nationalId, "doctor-replaced", { except: by.id, now });
}

/** The doctor somebody means by a number, or by a name alone. */
export async function knownDoctor(tx: Tx, { nationalId, name }: Named): Promise<Result<Named, NameDoctorRefusal>> {
  if (nationalId === null || !nationalId.trim()) return ok({ nationalId: null, name });
  const number = readNationalId(nationalId);
  const found = number && (await findDoctor(tx, number));
  if (!found) return refuse({ kind: "unknown-number" });
  return found === "not-a-doctor" ? refuse({ kind: "not-a-doctor" }) : ok(found);
}
