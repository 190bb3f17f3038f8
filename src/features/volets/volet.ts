import { type Checked, check } from "#features/forms/check.ts";
import { type Delay, deadlineAfter } from "#features/referrals/deadline.ts";
import type { Need, NeedId, Referral, VoletStanding, VoletState } from "#features/referrals/referral.ts";
import { isLive } from "#features/referrals/request.ts";
import { requiredVolets } from "#features/referrals/rulebook.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { type Content, datesOf, kindsOf } from "./content.ts";

/** How far a volet is, for what the dossier asks. */
export function checkVolet(content: Content, code: string): Checked {
  const questionnaire = content.pathway.volets.find((v) => v.code === code)!;
  const light = requiredVolets(content.pathway, kindsOf(content)).find((v) => v.code === code)?.light ?? false;
  return check(questionnaire, content.answers, content.situation, { light, variables: content.variables });
}

export const stateOf = (checked: Checked, empty: boolean): VoletState =>
  empty ? "empty" : checked.complete ? "to-validate" : "in-progress";

/**
 * Each kind asked for is a need; one no longer asked for goes if nothing was sent for it.
 * `askedBefore`: the kinds asked until now. A need added or dropped from the dossier's own page stays as it is until its question changes.
 */
export function needsFor(
  r: Referral,
  content: Content,
  askedBefore: readonly string[],
  idFor: (kind: string) => NeedId,
): Need[] {
  // a decision made them, no answer unmakes them
  if (content.pathway.criteria.kinds === null && !content.pathway.criteria.always) return r.needs;
  const kinds = kindsOf(content);
  const kept = r.needs.map((n): Need => {
    if (n.interimOf || n.state.kind === "placed" || (n.state.kind === "dropped" && n.state.by !== null)) return n;
    const [asked, was] = [kinds.includes(n.kind), askedBefore.includes(n.kind)];
    const used = r.requests.some((q) => q.need === n.id && (isLive(q) || q.state.kind === "prepared"));
    if (was && !asked) return used ? n : { ...n, state: { kind: "dropped", by: null } };
    if (!asked || (was && n.state.kind === "dropped")) return n;
    return { ...n, ...datesOf(content, n.kind), state: { kind: "open" } };
  });
  const fresh = kinds.filter((kind) => !kept.some((n) => n.kind === kind && n.interimOf === null));
  return [
    ...kept,
    ...fresh.map(
      (kind): Need => ({ id: idFor(kind), kind, ...datesOf(content, kind), interimOf: null, state: { kind: "open" } }),
    ),
  ];
}

/** Everything asked is validated but what a doctor signs: the dossier waits for nobody else. */
export function awaitsSignature(r: Referral, signed: readonly string[]): boolean {
  const asked = requiredVolets(
    pathwayOf(r.module),
    r.needs.filter((n) => n.state.kind === "open").map((n) => n.kind),
  );
  const missing = asked.filter(({ code }) => r.volets.some((v) => v.code === code && v.state !== "validated"));
  return missing.length > 0 && missing.every(({ code }) => signed.includes(code));
}

/** Validated so long ago that its author is asked whether it still holds: §12, volet.stale. */
export const isStale = (v: VoletStanding, delay: Delay, now: Date): boolean =>
  v.state === "validated" &&
  (v.level === "care" || v.level === "medical") &&
  v.validatedAt !== null &&
  deadlineAfter(v.validatedAt, delay, "standard", atItsPace) < now;
const atItsPace = { standard: 1, urgent: 1, immediate: 1 };

/** The dossier once a volet stands otherwise. */
export const withVolet = (r: Referral, code: string, to: Partial<VoletStanding>): Referral => ({
  ...r,
  volets: r.volets.map((v) => (v.code === code ? { ...v, ...to } : v)),
});
