import { type Change, next, type RequestEvent } from "#features/referrals/change.ts";
import type { Referral } from "#features/referrals/referral.ts";
import {
  type AdmissionRequest,
  type AnswerCondition,
  type ConditionValue,
  formerOf,
  isLive,
  type YesIf,
} from "#features/referrals/request.ts";

/** A condition as the unit states it, before anyone has looked whether it holds. */
export type StatedCondition =
  | { kind: "checked"; code: string; value: ConditionValue }
  | { kind: "told"; text: string; by: "requester" | "receiver"; medical: boolean };

/** Does this condition of that request hold now, for the platform? Never asked of one that a side ticks. */
export type Verdict = (q: AdmissionRequest, condition: Extract<AnswerCondition, { kind: "checked" }>) => boolean;

/** The conditions that stand behind the present state: of an answer under conditions, or of one it may come back to. */
export const standingYesIf = (q: AdmissionRequest): YesIf | null =>
  isLive(q) && (q.state.kind === "conditional" || formerOf(q.state) === "conditional") ? q.yesIf : null;

/** Every condition holds, and the unit's turn has come. */
export const isMet = (q: AdmissionRequest) => q.state.kind === "conditional" && (q.yesIf?.metAt ?? null) !== null;

/** Met or not, from when; `metAt` of the whole follows its conditions. */
export function counted(yesIf: YesIf, conditions: AnswerCondition[], now: Date): YesIf {
  const all = conditions.every((one) => one.metAt !== null);
  const metAt = all ? (yesIf.metAt ?? now) : null;
  return { ...yesIf, conditions, metAt, held: metAt ? yesIf.held : null };
}

/** One condition as it is now; the same object when nothing changed. */
export function asNow(condition: AnswerCondition, holds: boolean, now: Date): AnswerCondition {
  if (holds === (condition.metAt !== null)) return condition;
  return holds ? { ...condition, metAt: now, lostAt: null } : { ...condition, metAt: null, lostAt: now };
}

/** What changes when the conditions of a dossier's answers are looked at again; null when nothing does. */
export function rechecked(r: Referral, verdict: Verdict, now: Date): Change | null {
  const events: RequestEvent[] = [];
  const requests = r.requests.map((q) => {
    const yesIf = standingYesIf(q);
    if (!yesIf) return q;
    const conditions = yesIf.conditions.map((one) => (one.kind === "told" ? one : asNow(one, verdict(q, one), now)));
    if (conditions.every((one, i) => one === yesIf.conditions[i])) return q;
    const after = next(q, { yesIf: counted(yesIf, conditions, now) }, now);
    const event = eventOf(q, after);
    if (event) events.push(event);
    return after;
  });
  return requests.every((q, i) => q === r.requests[i]) ? null : { referral: { ...r, requests }, events, places: [] };
}

/** Told once: when the last condition comes to hold, and when one of them ceases to. */
export function eventOf(before: AdmissionRequest, after: AdmissionRequest): RequestEvent | null {
  if (isMet(before) === isMet(after) || after.state.kind !== "conditional") return null;
  const act = isMet(after) ? "conditions-met" : "conditions-lost";
  return { request: after.id, act, from: before.state.kind, to: "conditional", reason: null, detail: null };
}

/** The first day a place could be proposed for: the unit's, or the one asked for, never past. */
export function firstDay({ conditions, terms }: YesIf, neededFrom: string | null, today: string): string {
  const days = conditions.flatMap((one) => (one.kind === "checked" && one.code === "from" ? [String(one.value)] : []));
  return terms.on && terms.on >= today ? terms.on : [today, neededFrom ?? "", ...days].toSorted().at(-1)!;
}
