import { type Checked, check } from "#features/forms/check.ts";
import type { Answers, Level } from "#features/forms/questionnaire.ts";
import { findNodes } from "#features/forms/tree.ts";
import { type Delay, deadlineAfter } from "#features/referrals/deadline.ts";
import {
  isValidated,
  type Need,
  type NeedId,
  type Referral,
  toReconfirm,
  type VoletStanding,
  type VoletState,
} from "#features/referrals/referral.ts";
import { isLive } from "#features/referrals/request.ts";
import { requiredVolets } from "#features/referrals/rulebook.ts";
import type { Pathway } from "#pathways/pathway.ts";
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

/** It may be said unchanged: too old to be trusted, or from before a suspension. */
export const asksUnchanged = (r: Referral, v: VoletStanding, delay: Delay, now: Date): boolean =>
  isStale(v, delay, now) ||
  (isValidated(v) && r.status !== "suspended" && toReconfirm(r).some(({ code }) => code === v.code));

/** The keys whose validated answers are others than before, of these levels only. */
export const changedSince = (
  pathway: Pathway,
  before: { [volet: string]: Answers },
  after: { [volet: string]: Answers },
  levels: readonly Level[],
): string[] =>
  pathway.volets
    .filter(({ code }) => after[code])
    .flatMap((volet) => {
      const [was, is] = [before[volet.code] ?? {}, after[volet.code]!];
      const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
        (key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]),
      );
      const nodes = findNodes(volet, keys);
      return keys.filter((key) => levels.includes(nodes.get(key)?.level ?? volet.level));
    });

/** The dossier once a volet stands otherwise. */
export const withVolet = (r: Referral, code: string, to: Partial<VoletStanding>): Referral => ({
  ...r,
  volets: r.volets.map((v) => (v.code === code ? { ...v, ...to } : v)),
});
