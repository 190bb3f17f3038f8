import type { Module, Unit } from "#features/directory/unit.ts";
import { addMonths, type Day } from "#lib/dates.ts";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { kindsOf } from "./unit-field.ts";

export type OpeningRefusal =
  | { kind: "no-name" }
  | { kind: "name-too-long" }
  | { kind: "same-name" }
  | { kind: "kind-of-another-module" }
  | { kind: "too-many-units" };

/** No establishment has more: a script gone wild does. */
const mostUnits = 200;

/** May a unit of that name open there? Two of one name and one module would not be told apart. */
export function checkOpening(
  wanted: { name: string; module: Module; kinds: string[] },
  units: readonly { name: string; module: Module }[],
): Result<null, OpeningRefusal> {
  if (fold(wanted.name) === "") return refuse({ kind: "no-name" });
  if (wanted.name.length > 120) return refuse({ kind: "name-too-long" });
  if (units.some(({ name, module }) => module === wanted.module && fold(name) === fold(wanted.name)))
    return refuse({ kind: "same-name" });
  if (wanted.kinds.some((kind) => !kindsOf[wanted.module].includes(kind)))
    return refuse({ kind: "kind-of-another-module" });
  return units.length >= mostUnits ? refuse({ kind: "too-many-units" }) : ok(null);
}

export type ClosingRefusal =
  | { kind: "already-closed"; on: string }
  | { kind: "day-out-of-range" }
  /** An establishment without a unit is closed: FINESS says so. */
  | { kind: "last-unit" }
  /** The rights of whoever closes it hang on it. */
  | { kind: "own-unit" }
  /** Requests are in hand, and whoever closes has not been told of that number. */
  | { kind: "live-requests"; live: number };

type Around = { on: Day; seen: number | null; live: number; others: number; own: boolean; today: Day };

export function checkClosing(unit: Unit, { on, seen, live, others, own, today }: Around): Result<null, ClosingRefusal> {
  if (unit.closedOn && unit.closedOn <= today) return refuse({ kind: "already-closed", on: unit.closedOn });
  if (on < today || on > addMonths(today, 24)) return refuse({ kind: "day-out-of-range" });
  if (others === 0) return refuse({ kind: "last-unit" });
  if (own) return refuse({ kind: "own-unit" });
  return live > 0 && seen !== live ? refuse({ kind: "live-requests", live }) : ok(null);
}
