import { announce, type Db, type Tx } from "#db/db.ts";
import { listReferentsOf } from "#features/administration/structure.store.ts";
import { notifyAccounts, notifyUnits } from "#features/notices/notify.action.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { type Change, topicsOf } from "#features/referrals/change.ts";
import { archived, withdrawnForNoNews } from "#features/referrals/lifecycle.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { hidesIdentity, profileNumber } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import type { Timers } from "#pathways/pathway.ts";
import { dueOf, type LifeFacts, type Step, stepsOf, type Telling } from "./clocks.ts";
import { listConductors } from "./death.store.ts";
import { eraseDossier } from "./erase.action.ts";
import { findAuthor, findLifeFacts, insertToldStep, saveNextLook } from "./life.store.ts";

/**
 * Takes what is due in one dossier and says when to look again. Nothing is locked as long as nothing is due; what is due is
 * planned again under the lock, so that a state that moved meanwhile is left alone (invariant I10).
 */
export async function lookAtDossier(db: Db, id: ReferralId, timers: Timers, now: Date): Promise<void> {
  const facts = await findLifeFacts(db, id);
  if (!facts) return;
  if (dueOf(facts, timers, now).length === 0) {
    await db.transaction().execute((tx) => saveNextLook(tx, facts.referral, stepsOf(facts, timers)[0]));
    return;
  }
  const topics = await db.transaction().execute(async (tx) => {
    await lockReferral(tx, id);
    return takeDue(tx, (await findLifeFacts(tx, id))!, timers, now);
  });
  await announce(db, topics);
}

/** One step after the other: what one changes is read again before the next. */
async function takeDue(tx: Tx, facts: LifeFacts, timers: Timers, now: Date): Promise<string[]> {
  const [due] = dueOf(facts, timers, now);
  if (!due) {
    await saveNextLook(tx, facts.referral, stepsOf(facts, timers)[0]);
    return [];
  }
  const { referral } = facts;
  await insertToldStep(tx, referral.id, due, now);
  const topics = await take(tx, referral, due, now);
  return [...topics, ...(await takeDue(tx, (await findLifeFacts(tx, referral.id))!, timers, now))];
}

async function take(tx: Tx, r: Referral, step: Step, now: Date): Promise<string[]> {
  switch (step.does.kind) {
    case "tell":
      for (const telling of step.does.told) await tell(tx, r, telling, now);
      return [`referral:${r.id}`, `unit:${r.owner}`];
    case "archive": {
      const topics = await apply(tx, r, archived(r, step.does.reason, now), "archive", now);
      await tell(tx, r, { to: "owner", notice: "archived", request: null }, now);
      return topics;
    }
    case "withdraw":
      return apply(tx, r, withdrawnForNoNews(r, step.does.request, now), "withdraw", now);
    case "erase":
      await eraseDossier(tx, r, now);
      return [`unit:${r.owner}`];
  }
}

async function apply(tx: Tx, r: Referral, change: Change, act: "archive" | "withdraw", now: Date): Promise<string[]> {
  await applyChange(tx, r, change, "platform", { act, object: act === "withdraw" ? "no-news" : "" }, now);
  return topicsOf(r, change.referral);
}

/** Into the inboxes of those a step is for; a unit that knows no more than a profile reads its number. */
async function tell(tx: Tx, r: Referral, { to, notice, request, volet }: Telling, now: Date): Promise<void> {
  const q = request ? r.requests.find((one) => one.id === request) : undefined;
  const about = { module: r.module, kind: notice, referralId: r.id, requestId: request, number: r.number };
  switch (to) {
    case "owner":
      // after a death, nothing more is sent to the person nor to those close to them
      if (r.statusReason === "deceased") {
        const conductors = await listConductors(tx, r.owner, r.module, dayOf(now));
        const told = conductors.map((one) => ({ ...one, kind: notice, referralId: r.id, number: r.number }));
        return notifyAccounts(tx, told, now);
      }
      return notifyUnits(tx, [{ ...about, unitId: r.owner, role: "requester" }], now);
    case "receiver":
      if (!q) return;
      return notifyUnits(
        tx,
        [{ ...about, unitId: q.unit, role: "receiver", number: hidesIdentity(q) ? profileNumber(q.id) : r.number }],
        now,
      );
    case "referents": {
      // they administer the establishment and open no dossier: not even its number
      const referents = q ? await listReferentsOf(tx, q.unit, dayOf(now)) : [];
      return notifyAccounts(
        tx,
        referents.map((one) => ({ ...one, kind: notice })),
        now,
      );
    }
    case "author": {
      const author = await findAuthor(tx, r.id, volet!);
      if (!author) return notifyUnits(tx, [{ ...about, unitId: r.owner, role: "requester" }], now);
      return notifyAccounts(tx, [{ ...author, kind: notice, referralId: r.id, number: r.number }], now);
    }
  }
}
