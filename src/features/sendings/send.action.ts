import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId, SentAs } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { justify, prepare, send, unprepare } from "#features/requests/sending.ts";
import { listAskedUnits } from "#features/requests/unit.store.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { findFits, findUnmet, type SearchPlace, touchedBy } from "./fit.action.ts";
import { findTerms } from "./terms.action.ts";

/** `around`: where and how far the search looked; without it the distance is not a criterion. */
export type Choice = {
  need: NeedId;
  unit: string;
  distanceKm: number | null;
  overrideReason: string | null;
  around?: SearchPlace;
};

/** Adds a unit to the selection; one that does not meet a need, with the reason it is asked all the same. */
export async function selectUnit(db: Db, id: ReferralId, choice: Choice, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    const unit = (await listAskedUnits(tx, [choice.unit], now)).values().next().value;
    if (!unit) return refuse({ kind: "unit-not-accepting", from: null });
    const [fit] = await findFits(tx, referral, [{ need: choice.need, unit: unit.id }], choice.around ?? null, now);
    const unmet = fit ? touchedBy(fit) : [];
    const distanceKm = fit?.distanceKm ?? choice.distanceKm;
    const result = prepare(
      referral,
      {
        ...{ ...choice, id: newId<RequestId>(), unit, distanceKm, unmet },
        // what is met needs no excuse: the unit would read that something is not
        overrideReason: unmet.length > 0 ? choice.overrideReason : null,
      },
      by,
      await readRulebook(tx, referral.module),
      now,
    );
    if (!result.ok) return result;
    await applyChange(tx, referral, result.value, by, { act: "prepare", object: object(choice.unit, unmet) }, now);
    return ok(result.value.referral);
  });
  if (done.ok) await announce(db, selectionTopics(done.value));
  return done;
}

/** Takes a unit out of the selection. */
export async function unselectUnit(db: Db, id: ReferralId, request: RequestId, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    const result = unprepare(referral, request, by, now);
    if (!result.ok) return result;
    await applyChange(tx, referral, result.value, by, { act: "prepare", object: `retrait ${request}` }, now);
    return ok(result.value.referral);
  });
  if (done.ok) await announce(db, selectionTopics(done.value));
  return done;
}

/** Says why a unit already selected is asked all the same. */
export async function justifyChoice(db: Db, id: ReferralId, request: RequestId, reason: string, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    const result = justify(referral, request, reason, by);
    if (!result.ok) return result;
    await applyChange(tx, referral, result.value, by, { act: "prepare", object: `motif ${request}` }, now);
    return ok(result.value.referral);
  });
  if (done.ok) await announce(db, selectionTopics(done.value));
  return done;
}

/** How many needs are not met, never which: the journal is read without the right to the medical part. */
const object = (unit: string, unmet: readonly unknown[]) =>
  unmet.length > 0 ? `${unit} malgré ${unmet.length}` : unit;

/** The units chosen see nothing of it. */
const selectionTopics = (r: Referral) => [`referral:${r.id}`, `unit:${r.owner}`];

/** Sends the whole selection: every unit receives it, or none does. */
export async function sendSelection(db: Db, id: ReferralId, by: Member, now: Date, disclosure: SentAs = "full") {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    const prepared = referral.requests.filter((q) => q.state.kind === "prepared");
    const units = await listAskedUnits(
      tx,
      prepared.map((q) => q.unit),
      now,
    );
    const unmet = await findUnmet(tx, referral, prepared, now);
    const result = send(referral, by, units, await readRulebook(tx, referral.module), now, {
      ...{ unmet, disclosure },
      ...(await findTerms(tx, referral, now)),
    });
    if (!result.ok) return result;
    await applyChange(
      tx,
      referral,
      result.value,
      by,
      { act: "send", object: `${result.value.events.length}${disclosure === "profile" ? " profil" : ""}` },
      now,
    );
    return ok({ before: referral, after: result.value.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
