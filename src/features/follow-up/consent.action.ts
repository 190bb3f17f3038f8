import { announce, type Db } from "#db/db.ts";
import { holds, type Member } from "#features/accounts/member.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { isForPatient, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { wasSent } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";
import { insertConsent, listConsents, listEsmsOf } from "./consent.store.ts";

/**
 * Says whether the evaluation may be read by one establishment: heard by it, or given and withdrawn by the person and their référents.
 * What is withdrawn is not read any more from that instant; a "no" the person said here themselves, no establishment turns into a "yes".
 */
export async function sayConsent(
  db: Db,
  id: ReferralId,
  { facility, given, on }: { facility: FacilityId; given: boolean; on: string },
  by: Member,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "not-found" } as const);
    const asked = (await listEsmsOf(tx, id)).find((one) => one.facility === facility);
    const hears = asked?.units.includes(by.unit) && isForPatient(by, referral) && holds(by, "handicap", "receiver");
    const side = partyOf(by, referral) === "person" ? ("person" as const) : ("esms" as const);
    if (!asked || !(hears || side === "person")) return refuse({ kind: "not-found" } as const);
    if (on > dayOf(now)) return refuse({ kind: "to-come" } as const);
    const last = (await listConsents(tx, id)).get(facility);
    if (side === "esms" && given && last?.side === "person" && !last.given)
      return refuse({ kind: "person-said-no" } as const);
    await insertConsent(tx, id, { facility, given, on, side, who: by.name, at: now }, by.id);
    await record(tx, id, journalActor(by), "agreement", given ? "donné" : "retiré", now);
    const about = {
      module: referral.module,
      kind: "agreement-changed",
      referralId: id,
      number: referral.number,
      except: by.id,
    } as const;
    // each side learns what the other recorded
    if (side === "esms") await notifyStewards(tx, [{ ...about, requestId: null }], now);
    else
      await notifyUnits(
        tx,
        referral.requests
          .filter((q) => wasSent(q) && asked.units.includes(q.unit))
          .map((q) => ({ ...about, unitId: q.unit, role: "receiver" as const, requestId: q.id })),
        now,
      );
    return ok(referral);
  });
  if (done.ok) await announce(db, [`referral:${id}`, ...done.value.requests.map((q) => `unit:${q.unit}`)]);
  return done;
}
