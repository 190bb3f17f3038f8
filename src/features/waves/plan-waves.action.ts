import { announce, type Db, type Tx } from "#db/db.ts";
import { type Member, signatureOf } from "#features/accounts/member.ts";
import { readTimers } from "#features/parameters/parameter.store.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { type Actor, topicsOf } from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId, SentAs } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { maySend, send, unjustified } from "#features/requests/sending.ts";
import { listAskedUnits } from "#features/requests/unit.store.ts";
import { findUnmet } from "#features/sendings/fit.action.ts";
import { findTerms } from "#features/sendings/terms.action.ts";
import { ok, refuse } from "#lib/result.ts";
import { findPaces } from "./pace.store.ts";
import { chanceWithin } from "./pace.ts";
import { type Aim, nextMove } from "./planning.ts";
import { findPlan, insertEstimates, listPlansToLookAt, type StoredPlan, savePlan } from "./wave.store.ts";

/** Which wave each selected request leaves with, from 1; a request left out leaves after all of them. */
export type Choice = {
  need: NeedId;
  aim: Aim;
  waves: ReadonlyMap<RequestId, number>;
  disclosure: SentAs;
};

/** Cuts the selection of a need in waves and sends the first one. */
export async function startWaves(db: Db, id: ReferralId, choice: Choice, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    if (!maySend(referral, by)) return refuse({ kind: "not-habilitated" });
    if (!referral.needs.some((n) => n.id === choice.need)) return refuse({ kind: "unknown-need" });
    if ((await findPlan(tx, choice.need))?.state === "running") return refuse({ kind: "already-running" });
    const planned = withWaves(referral, choice);
    const first = planned.requests.filter((q) => q.need === choice.need && q.state.kind === "prepared" && q.wave === 1);
    const plan: StoredPlan = {
      need: choice.need,
      referral: id,
      aim: choice.aim,
      disclosure: choice.disclosure,
      wave: 1,
      leftAt: now,
      nextAt: null,
      state: "running",
      endedWhy: null,
      startedBy: signatureOf(by),
      startedAt: now,
    };
    return leave(
      tx,
      { before: referral, planned, plan },
      first.map((q) => q.id),
      by,
      now,
    );
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}

/** Stops a running plan: what has not left stays in the selection. */
export async function stopWaves(db: Db, id: ReferralId, need: NeedId, by: Member) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    if (!maySend(referral, by)) return refuse({ kind: "not-habilitated" });
    const plan = await findPlan(tx, need);
    if (plan?.referral !== id || plan.state !== "running") return refuse({ kind: "not-running" });
    await savePlan(tx, { ...plan, state: "stopped", nextAt: null });
    return ok(referral);
  });
  if (done.ok) await announce(db, [`referral:${id}`, `unit:${done.value.owner}`]);
  return done;
}

/** "Envoyer tout maintenant": whatever has not left leaves, and the plan is over. */
export async function sendAllNow(db: Db, id: ReferralId, need: NeedId, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    if (!maySend(referral, by)) return refuse({ kind: "not-habilitated" });
    const plan = await findPlan(tx, need);
    if (plan?.referral !== id || plan.state !== "running") return refuse({ kind: "not-running" });
    const left = referral.requests.filter((q) => q.need === need && q.state.kind === "prepared").map((q) => q.id);
    return leave(tx, { before: referral, planned: referral, plan: { ...plan, wave: plan.wave + 1 } }, left, by, now);
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}

/** Every minute: the waves whose hour has come leave, the plans that have nothing left to do end. Gives how many left. */
export async function moveWaves(db: Db, now: Date): Promise<number> {
  let left = 0;
  for (const { need, referral } of await listPlansToLookAt(db, now, 500))
    if (await moveWave(db, referral, need, now)) left++;
  return left;
}

async function moveWave(db: Db, id: ReferralId, need: NeedId, now: Date): Promise<boolean> {
  const done = await db.transaction().execute(async (tx) => {
    const before = (await lockReferral(tx, id))!;
    const plan = await findPlan(tx, need);
    if (plan?.state !== "running") return null;
    const move = nextMove(
      plan,
      {
        needIsOpen: before.needs.some((n) => n.id === need && n.state.kind === "open"),
        status: before.status === "open" || before.status === "suspended" ? before.status : "closed",
        requests: before.requests.filter((q) => q.need === need),
      },
      now,
    );
    if (move.kind === "wait") return null;
    if (move.kind === "end") {
      await savePlan(tx, { ...plan, state: "ended", endedWhy: move.why, nextAt: null });
      return { before, after: before, left: false };
    }
    const next = { ...plan, wave: move.wave ?? plan.wave + 1 };
    const sent = await leave(tx, { before, planned: before, plan: next }, move.requests, "platform", now);
    return sent.ok ? { ...sent.value, left: true } : null;
  });
  if (done) await announce(db, topicsOf(done.before, done.after));
  return done?.left ?? false;
}

type Leaving = { before: Referral; planned: Referral; plan: StoredPlan };

/**
 * Sends these requests and keeps what was estimated of them. A unit that takes no request today, or no longer suits, waits, selected, for the
 * next wave; when none of a wave can be asked, the person is told, and the platform tries the following wave later.
 */
async function leave(tx: Tx, { before, planned, plan }: Leaving, wave: RequestId[], by: Actor, now: Date) {
  const asked = planned.requests.filter((q) => wave.includes(q.id));
  const units = await listAskedUnits(
    tx,
    asked.map((q) => q.unit),
    now,
  );
  const unmet = await findUnmet(tx, planned, asked, now);
  const unsaid = unjustified(asked, unmet).map(({ unit }) => unit);
  const open = asked.filter((q) => units.get(q.unit)?.accepts && !unsaid.includes(q.unit));
  const rules = await readRulebook(tx, before.module);
  const timers = await readTimers(tx, before.module);
  const nextAt = deadlineAfter(now, timers["wave.interval"], before.urgency, rules.urgencyFactor);
  if (open.length === 0 && by === "platform") {
    await savePlan(tx, { ...plan, leftAt: now, nextAt });
    return ok({ before, after: before });
  }
  // with nothing open, the rule says which refusal it is
  const only = (open.length > 0 ? open : asked).map((q) => q.id);
  const sent = send(planned, by, units, rules, now, {
    ...{ only, disclosure: plan.disclosure, unmet },
    ...(await findTerms(tx, before, now)),
  });
  if (!sent.ok) return sent;
  const told = { act: "send" as const, object: `vague ${plan.wave}, ${sent.value.events.length}` };
  await applyChange(tx, before, sent.value, by, told, now);
  const after = sent.value.referral;
  const need = before.needs.find((n) => n.id === plan.need)!;
  const paces = await findPaces(
    tx,
    before.module,
    need.kind,
    open.map((q) => q.unit),
  );
  await insertEstimates(
    tx,
    before.id,
    plan.aim.hours,
    open.map((q) => ({
      request: q.id,
      chance: chanceWithin(
        plan.aim.hours,
        before.module,
        paces.units.get(q.unit) ?? null,
        paces.groups.get(q.unit) ?? null,
      ),
    })),
    now,
  );
  const more = after.requests.some((q) => q.need === plan.need && q.state.kind === "prepared");
  await savePlan(tx, {
    ...plan,
    leftAt: now,
    ...(more ? { nextAt } : { nextAt: null, state: "ended", endedWhy: "everyone-asked" }),
  });
  return ok({ before, after });
}

/** The selection with its waves, renumbered from 1 without a gap; what was not placed leaves last. */
function withWaves(r: Referral, { need, waves }: Choice): Referral {
  const numbers = [...new Set(waves.values())].sort((a, b) => a - b);
  return {
    ...r,
    requests: r.requests.map((q) => {
      if (q.need !== need || q.state.kind !== "prepared") return q;
      const wave = waves.get(q.id);
      return { ...q, wave: wave === undefined ? numbers.length + 1 : numbers.indexOf(wave) + 1 };
    }),
  };
}
