import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import type { JournalAct } from "#features/journal/journal.ts";
import { excusedBy, type Part } from "#features/matching/combination.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { type Change, topicsOf } from "#features/referrals/change.ts";
import { actOnDossier } from "#features/referrals/lifecycle.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { prepare } from "#features/requests/sending.ts";
import { listAskedUnits } from "#features/requests/unit.store.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { findFits, type SearchPlace, touchedBy } from "./fit.action.ts";

/** One part of a combination, and the unit asked for it. */
export type Share = { part: Part; unit: string };

/**
 * Two partial answers chosen together: the needs the dossier does not have yet are added, both units enter the selection; all or
 * nothing. From there they are two needs like any others: what happens to one changes nothing to the other.
 * `why` is kept, as its reason, with a unit that leaves something of the dossier to the other part.
 */
export async function chooseCombination(
  db: Db,
  id: ReferralId,
  { shares, around, why }: { shares: readonly Share[]; around: SearchPlace; why: string },
  by: Member,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, id);
    if (!before) return refuse({ kind: "unknown-referral" });
    const rules = await readRulebook(tx, before.module);
    let referral = before;
    // everything is decided before anything is written: a refusal leaves nothing behind
    const steps: { before: Referral; change: Change; told: { act: JournalAct; object: string } }[] = [];
    const step = (change: Change, told: { act: JournalAct; object: string }) => {
      steps.push({ before: referral, change, told });
      referral = change.referral;
    };
    for (const { part, unit } of shares) {
      const { kind } = part;
      let need = referral.needs.find((n) => n.kind === kind && n.state.kind === "open")?.id;
      if (!need) {
        need = newId<NeedId>();
        const adding = { kind: "add-need", id: need, need: { kind, from: null, to: null } } as const;
        const added = actOnDossier(referral, adding, by, rules, now, dayOf(now));
        if (!added.ok) return added;
        step(added.value, { act: "add-need", object: kind });
      }
      const asked = (await listAskedUnits(tx, [unit], now)).values().next().value;
      if (!asked) return refuse({ kind: "unit-not-accepting", from: null });
      const [fit] = await findFits(tx, referral, [{ need, unit: asked.id }], around, now);
      const unmet = fit ? touchedBy(fit) : [];
      // beyond what the other part takes on, nothing is excused: that unit is asked alone, with a reason
      const excused = unmet.every(({ code }) => excusedBy(part).includes(code));
      const wanted = {
        ...{ id: newId<RequestId>(), need, unit: asked, unmet },
        distanceKm: fit?.distanceKm ?? null,
        overrideReason: unmet.length > 0 && excused ? why : null,
      };
      const chosen = prepare(referral, wanted, by, rules, now);
      // already chosen for this need: the other part is what was missing
      if (!chosen.ok && chosen.refusal.kind === "already-selected") continue;
      if (!chosen.ok) return chosen;
      step(chosen.value, { act: "prepare", object: unit });
    }
    for (const one of steps) await applyChange(tx, one.before, one.change, by, one.told, now);
    return ok({ before, after: referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
