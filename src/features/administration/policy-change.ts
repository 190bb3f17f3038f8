import type { UnitId } from "#features/accounts/member.ts";
import type { AuthPolicy, PolicyLine } from "#features/sign-in/policy.ts";
import { openers, policyOf, strictest } from "#features/sign-in/policy.ts";
import { addDays } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Structure } from "./structure.ts";

export type PolicyRefusal =
  | { kind: "not-referent" }
  | { kind: "unknown-unit" }
  | { kind: "in-the-past" }
  | { kind: "too-far" }
  | { kind: "nothing-opens" }
  | { kind: "looser-than-establishment" }
  | { kind: "unknown-policy" };

export const policyLimits = {
  /** People are told that many days before (identity.md §2.5), and once more a week before: our choice. */
  announceDaysBefore: 30,
  remindDaysBefore: [30, 7],
  /** Nobody plans further: a slip of the year is likelier. */
  farthestDays: 730,
  /** A référent does not remind the same person more often. */
  remindEveryDays: 7,
};

/** Whether a référent may write that line: from today on, opening something, and for a unit never looser than its establishment. */
export function checkPolicy(
  wanted: PolicyLine,
  structure: Structure,
  lines: PolicyLine[],
  today: string,
): Result<PolicyLine, PolicyRefusal> {
  if (wanted.unit && !structure.units.some(({ id }) => id === wanted.unit)) return refuse({ kind: "unknown-unit" });
  if (wanted.effectiveFrom < today) return refuse({ kind: "in-the-past" });
  if (wanted.effectiveFrom > addDays(today, policyLimits.farthestDays)) return refuse({ kind: "too-far" });
  if (openers(wanted).filter((means) => means !== "trusted-browser").length === 0)
    return refuse({ kind: "nothing-opens" });
  if (wanted.unit && isLooser(wanted, whole(lines, wanted.effectiveFrom)))
    return refuse({ kind: "looser-than-establishment" });
  return ok(wanted);
}

/** The establishment's own rule on that day, whatever its units say. */
const whole = (lines: PolicyLine[], day: string): AuthPolicy =>
  policyOf(
    lines.filter((line) => line.unit === null),
    "" as UnitId,
    day,
  );

/** Together they would be stricter than the first alone: so the first lets in what the second does not. */
function isLooser(unit: AuthPolicy, establishment: AuthPolicy): boolean {
  const both = strictest([unit, establishment]);
  return (
    openers(both).length < openers(unit).length ||
    both.trustedWindowHours < unit.trustedWindowHours ||
    both.syncedPasskeys !== unit.syncedPasskeys
  );
}
