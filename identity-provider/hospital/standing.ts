import { ok, type Result, refuse } from "#lib/result.ts";
import { nextCheck, type Proposal, type Reconciliation } from "./reconcile.ts";

/** Where somebody of the hospital stands before the national register. */
export type Standing = {
  state: "matched" | "to-check" | "not-registered" | "refused";
  /** Set when matched, and while a match is being looked at again. */
  nationalId: string | null;
  by: "identifier" | "hand" | null;
  why: WhyChecked | null;
  proposals: Proposal[];
  decidedAt: Date | null;
  decidedBy: string | null;
  decision: string | null;
  /** The day this match must be looked at again. */
  checkBefore: string | null;
};
export type WhyChecked =
  | "name-differs"
  | "identifier-unknown"
  | "probable"
  | "possible"
  | "disappeared"
  | "two-years"
  | "taken";

export const unknownStanding: Standing = {
  state: "not-registered",
  nationalId: null,
  by: null,
  why: null,
  proposals: [],
  decidedAt: null,
  decidedBy: null,
  decision: null,
  checkBefore: null,
};

type Today = { now: Date; today: string };

/** What a new comparison changes: a human's decision holds until the register or two years undo it. */
export function compareAgain(
  standing: Standing,
  found: Reconciliation,
  /** The national identifiers still in the extraction. */
  isRegistered: (nationalId: string) => boolean,
  { now, today }: Today,
): Standing {
  if (standing.nationalId && standing.state === "matched") {
    if (!isRegistered(standing.nationalId)) return { ...asked(found), state: "to-check", why: "disappeared" };
    if (found.state === "to-check" && found.why === "name-differs" && standing.by === "identifier") return asked(found);
    if (standing.checkBefore && standing.checkBefore <= today) {
      if (found.state === "matched" && found.nationalId === standing.nationalId) return matched(found, now);
      return { ...standing, state: "to-check", why: "two-years", proposals: proposalsOf(found) };
    }
    return standing;
  }
  if (found.state === "matched") return matched(found, now);
  // refused stays refused while nobody new is proposed
  if (standing.state === "refused") {
    const seen = new Set(standing.proposals.map(({ nationalId }) => nationalId));
    if (proposalsOf(found).every(({ nationalId }) => seen.has(nationalId))) return standing;
  }
  return found.state === "not-registered" ? unknownStanding : asked(found);
}

const proposalsOf = (found: Reconciliation) => (found.state === "to-check" ? found.proposals : []);

const asked = (found: Reconciliation): Standing => ({
  ...unknownStanding,
  state: "to-check",
  why: found.state === "to-check" ? found.why : null,
  proposals: proposalsOf(found),
});

const matched = (found: Reconciliation & { state: "matched" }, now: Date): Standing => ({
  ...unknownStanding,
  state: "matched",
  nationalId: found.nationalId,
  by: "identifier",
  decidedAt: now,
  checkBefore: nextCheck(now),
});

export type Decision = { kind: "accept"; nationalId: string } | { kind: "refuse" };
export type DecisionRefusal = { kind: "not-to-check" } | { kind: "not-proposed" } | { kind: "no-reason" };

/** A human accepts one of the proposals, or says that none is the person, and why. */
export function decide(
  standing: Standing,
  decision: Decision,
  { by, reason, now }: { by: string; reason: string; now: Date },
): Result<Standing, DecisionRefusal> {
  if (standing.state !== "to-check") return refuse({ kind: "not-to-check" });
  if (reason.trim().length < 3) return refuse({ kind: "no-reason" });
  const signed = { decidedAt: now, decidedBy: by, decision: reason.trim(), proposals: standing.proposals };
  if (decision.kind === "refuse") return ok({ ...unknownStanding, state: "refused" as const, ...signed });
  const isProposed = standing.proposals.some(({ nationalId }) => nationalId === decision.nationalId);
  if (!isProposed && decision.nationalId !== standing.nationalId) return refuse({ kind: "not-proposed" });
  return ok({
    ...unknownStanding,
    ...signed,
    state: "matched" as const,
    nationalId: decision.nationalId,
    by: "hand" as const,
    checkBefore: nextCheck(now),
  });
}
