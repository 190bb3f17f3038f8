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
  mayAnswer: boolean;
};

/** What the facility's référent decides of it; `end` is the desk's to say too. */
export type JoiningAct = "accept-read" | "accept-answer" | "end";

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
  const isTheirs = "facility" in by ? joining.facility === by.facility : joining.desk === by.desk && act === "end";
  if (!isTheirs) return refuse({ kind: "not-yours" });
  if (act !== "end" && joining.acceptedAt && joining.mayAnswer === (act === "accept-answer"))
    return refuse({ kind: "nothing-changes" });
  return ok(joining);
}

export type Decided = { by: AccountId; at: Date };
