import type { Db } from "#db/db.ts";
import { listConditional, listConditionsToReview } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { listDossiersRefused } from "#features/refusals/refusal.store.ts";
import { recheckDossier } from "#features/volets/recheck-dossier.action.ts";
import { actOnRequest } from "./act.action.ts";

/** Every day: a date has come, an age has changed; a proposal held back the day before is tried again. */
export async function checkConditions(db: Db, now: Date): Promise<void> {
  const seen = new Set<string>();
  for (let after: string | null = null; ; ) {
    const page = await listConditional(db, after, 500);
    for (const { referral, request } of page) {
      if (!seen.has(referral)) await recheckDossier(db, referral, now);
      seen.add(referral);
      await proposeWhenMet(db, request, now);
    }
    if (page.length < 500) return;
    after = page.at(-1)!.request;
  }
}

/** Every day, and when a unit declares places or changes its limits: refusals that are worth another try. */
export async function checkRefusals(db: Db, unit: string | null, now: Date): Promise<void> {
  for (let after: string | null = null; ; ) {
    const page = await listDossiersRefused(db, { unit, after, limit: 500 });
    for (const referral of page) await recheckDossier(db, referral, now);
    if (page.length < 500) return;
    after = page.at(-1)!;
  }
}

/** The proposal that leaves by itself; what holds it back is a refusal of the rule, kept beside the conditions. */
export async function proposeWhenMet(db: Db, request: string, now: Date): Promise<void> {
  await actOnRequest(db, request as RequestId, { kind: "propose-when-met" }, "platform", null, now);
}

/** Every hour: conditions nobody has confirmed for long. The unit is asked; nothing is ever closed by itself. */
export async function reviewConditions(db: Db, now: Date): Promise<void> {
  for (const request of await listConditionsToReview(db, now, 500))
    await actOnRequest(db, request, { kind: "review-conditions" }, "platform", null, now);
}
