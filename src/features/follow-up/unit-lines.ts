import type { UnitId } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { moves, withdrawnBecause } from "#pathways/handicap/moves.ts";
import type { ReasonCode } from "#pathways/handicap/reasons-official.ts";
import { type UnitCode, waitingUnitCodes } from "#pathways/handicap/statuses.ts";
import type { EsmsMove, Followed, FollowRefusal } from "./follow.ts";
import { isWaitingUnit, openUnits, type Said, type Standing, type UnitRef } from "./official.ts";

/** From which statuses a unit comes to this one. */
export const before: Partial<Record<UnitCode, readonly UnitCode[]>> = {
  "182": [],
  "183": ["182"],
  "184": ["182", "183"],
  "185": waitingUnitCodes,
  "186": [...waitingUnitCodes, "185"],
};

/** What a move of the establishment makes of its units. */
export function unitLines(
  f: Followed,
  move: EsmsMove,
  standing: Standing,
  reason: ReasonCode | null,
): Result<Said[], FollowRefusal> {
  const { on, kind } = move;
  const { to, units: rule } = moves[kind];
  const open = openUnits(standing);
  const line = (unit: UnitRef, code: UnitCode, why: ReasonCode | null): Said => ({
    level: "unit",
    unit,
    code,
    on,
    reason: why,
    comment: null,
  });
  const said: Said[] = [];
  if (rule?.kind === "named") {
    const from = before[rule.code] ?? [];
    const waiting = open.filter(({ code }) => includes(from, code)).map(({ unit }) => unit.id);
    const named = move.units.length > 0 ? move.units : waiting;
    if (named.length === 0) return refuse({ kind: "units-missing" });
    for (const id of new Set(named)) {
      const found = namedUnit(f, id, standing, from);
      if (!found.ok) return found;
      said.push(line(found.value, rule.code, null));
    }
    // the trial is over in the units where the person does not stay
    if (to === "47")
      for (const { unit, code } of open)
        if (code === "185" && !named.includes(unit.id)) said.push(line(unit, "188", "135"));
  }
  const end = kind === "refuse" ? (withdrawnBecause(move.reason) as ReasonCode) : reason;
  if (rule?.kind === "all")
    for (const { unit, code } of open) if (includes(rule.from, code)) said.push(line(unit, rule.code, end));
  if (["44", "45", "48"].includes(to))
    for (const standing of open)
      if (isWaitingUnit(standing) && kind !== "refuse") said.push(line(standing.unit, "180", "95"));
  return ok(said);
}

export function namedUnit(
  f: Followed,
  id: UnitId,
  standing: Standing,
  from: readonly UnitCode[],
): Result<UnitRef, FollowRefusal> {
  const unit = f.units.find((one) => one.id === id);
  if (!unit) return refuse({ kind: "unit-unknown" });
  if (!unit.category || !unit.mode) return refuse({ kind: "unit-incomplete", unit: unit.name });
  const open = openUnits(standing).find((one) => one.unit.id === id);
  return open && !includes(from, open.code)
    ? refuse({ kind: "unit-elsewhere", unit: unit.name, code: open.code })
    : ok(unit);
}

export const includes = <T>(list: readonly T[], one: string): boolean => (list as readonly string[]).includes(one);
