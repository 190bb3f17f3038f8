import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** A facility and a shared desk: asked by the desk, accepted by the facility's référent, ended by either. */
export type Joining = {
  id: string;
  desk: UnitId;
  deskName: string;
  facility: string;
  facilityName: string;
  finess: string;
  city: string;
  askedAt: Date;
  acceptedAt: Date | null;
  /** Answers to requests, keeps places, confirms arrivals. */
  mayAnswer: boolean;
  /** Says the free places. */
  mayCount: boolean;
};

/** What the facility's référent decides of it, right by right beside reading; `end` is the desk's to say too. */
export type JoiningAct = { kind: "accept"; answers: boolean; counts: boolean } | { kind: "end" };

/** One change, as the facility reads it afterwards. */
export type JoiningChange = { at: Date; who: string; lets: { answers: boolean; counts: boolean } | null };

export type JoiningRefusal =
  | { kind: "unknown-facility" }
  | { kind: "already-asked"; accepted: boolean }
  | { kind: "no-unit-of-this-module" }
  | { kind: "not-yours" }
  | { kind: "nothing-changes" };

/** Whether a desk may ask: the facility receives requests of a module the desk holds, and was not asked already. */
export function checkAsking(
  found: { modules: string[] } | null,
  held: readonly string[],
  live: Pick<Joining, "acceptedAt"> | null,
): Result<void, JoiningRefusal> {
  if (!found) return refuse({ kind: "unknown-facility" });
  if (!found.modules.some((module) => held.includes(module))) return refuse({ kind: "no-unit-of-this-module" });
  if (live) return refuse({ kind: "already-asked", accepted: live.acceptedAt !== null });
  return ok(undefined);
}

/** `facility`: the one the référent administers; `desk`: the desk somebody acts for. */
export function checkDecision(
  joining: Joining | null,
  act: JoiningAct,
  by: { facility: string } | { desk: UnitId },
): Result<Joining, JoiningRefusal> {
  if (!joining) return refuse({ kind: "not-yours" });
  const isTheirs = "facility" in by ? joining.facility === by.facility : joining.desk === by.desk && act.kind === "end";
  if (!isTheirs) return refuse({ kind: "not-yours" });
  const isSame = (lets: { answers: boolean; counts: boolean }) =>
    joining.acceptedAt !== null && joining.mayAnswer === lets.answers && joining.mayCount === lets.counts;
  if (act.kind === "accept" && isSame(act)) return refuse({ kind: "nothing-changes" });
  return ok(joining);
}

export type Decided = { by: AccountId; at: Date };
