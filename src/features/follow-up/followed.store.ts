import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { findDecision } from "#features/decisions/decision.store.ts";
import { type Decision, mayBeAddressed } from "#features/decisions/decision.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import { findRemainingFor } from "#features/places/remaining.store.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import { listEvents, type TimelineLine } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { findCircumstances } from "#features/requests/unit.store.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { findClosing } from "./closing.store.ts";
import type { Followed } from "./follow.ts";
import { listOfficial } from "./official.store.ts";
import { type OfficialLine, officialLines, type UnitRef, unitRefOf } from "./official.ts";

/** One notification as the rule wants it, and what only its page reads. */
export type Notification = Followed & { whole: Decision; facility: FacilityId; events: TimelineLine[] };

/**
 * The notification of a dossier of handicap; null when the dossier carries no decision. `on`: the day places are counted for;
 * `mode`: how the units take people in, where none of them says.
 */
export async function findNotification(
  db: Db,
  referral: Referral,
  id: string,
  now: Date,
  { on = dayOf(now), mode = null }: { on?: string; mode?: string | null } = {},
): Promise<Notification | null> {
  const request = referral.requests.find((q) => q.id === (id as RequestId));
  const decision = await findDecision(db, referral.id);
  const need = request && referral.needs.find((n) => n.id === request.need);
  const right = need && decision?.rights.find((one) => one.code === need.kind);
  if (!request || !decision || !right) return null;
  const key = await findKey(db, referral.id);
  const [stored, events, placesFree, circumstances, facility, closing] = await Promise.all([
    listOfficial(db, key, request.id),
    listEvents(db, key, { referral: referral.id, request: request.id, limit: 500 }),
    findRemainingFor(db, { unit: request.unit, request: request.id, on }, now),
    findCircumstances(db, referral, request.id, { kind: "revive" }, now),
    findFacilityOf(db, request.unit),
    findClosing(db, request.id),
  ]);
  const sender = events.find((e) => e.act === "send");
  return {
    ...{ referral, request, whole: decision, facility, events },
    // several may have happened at one instant: from the first to the last
    lines: officialLines(stored, events.toReversed(), dayOf),
    units: await listEsmsUnits(db, facility, right.code, { mode, stored }),
    decision: {
      decidedOn: decision.decidedOn,
      over: !mayBeAddressed(decision, dayOf(now)),
      creton: decision.creton,
      pag: decision.pag,
      right,
    },
    // the person's own sending: they confirm in their space
    asked: sender !== undefined && sender.unitOfActor !== null && sender.unitOfActor !== decision.unit,
    closing: closing?.doneAt && closing.move ? { ...closing, move: closing.move, doneAt: closing.doneAt } : null,
    ownNeed: newId<NeedId>(),
    c: { ...circumstances, now, rules: await readRulebook(db, "handicap"), placesFree, holdsIn: () => false },
  };
}

async function findFacilityOf(db: Db, unit: UnitId): Promise<FacilityId> {
  const row = await db.selectFrom("unit").select("facility_id").where("id", "=", unit).executeTakeFirstOrThrow();
  return row.facility_id as FacilityId;
}

/** The open units of the establishment, as the official lines name them. */
async function listEsmsUnits(
  db: Db,
  facility: FacilityId,
  code: Followed["decision"]["right"]["code"],
  said: { mode: string | null; stored: readonly OfficialLine[] },
): Promise<UnitRef[]> {
  const units = await listUnitsOf(db, facility);
  const open = units.filter((unit) => unit.module === "handicap" && unit.closedOn === null);
  // what was said once of a unit is not asked again
  const known = (id: UnitId) => said.stored.findLast((line) => line.level === "unit" && line.unit.id === id);
  return open.map((unit) => {
    const line = known(unit.id);
    return unitRefOf(unit, code, (line?.level === "unit" ? line.unit.mode : null) ?? said.mode);
  });
}
