import type { Module } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Duration, Timers } from "#pathways/pathway.ts";
import { pathwayOf } from "#pathways/pathways.ts";

/** The delays of product specification §12 that an administrator may change, module by module; the others are the module's data. */
export const parameterKeys = [
  "draft.idle",
  "ready.idle",
  "referral.inactive",
  "suspended.review",
  "request.remind",
  "request.escalate",
  "waiting.confirm",
  "volet.stale",
  "admitted.archive",
  "closed.archive",
  "archived.erase",
] as const satisfies (keyof Timers)[];
export type ParameterKey = (typeof parameterKeys)[number];
export const isParameterKey = (key: string): key is ParameterKey => (parameterKeys as readonly string[]).includes(key);

/** What was changed, key by key. */
export type Changed = { [Key in ParameterKey]?: Timers[Key] };

/** The delays of a module as they are now: its data, and what was changed since. */
export const timersOf = (module: Module, changed: Changed): Timers => ({ ...pathwayOf(module).timers, ...changed });

/** Durations of one value, in the order they are shown. */
export function durationsOf(value: Timers[ParameterKey]): Duration[] {
  if (Array.isArray(value)) return value;
  return "alert" in value ? [value.alert, value.archiveAfter] : [value];
}

/** The same shape as `like` with other durations; null when there are not as many. */
export function valueLike<Key extends ParameterKey>(like: Timers[Key], given: Duration[]): Timers[Key] | null {
  if (given.length !== durationsOf(like).length) return null;
  if (Array.isArray(like)) return given as Timers[Key];
  return ("alert" in like ? { alert: given[0]!, archiveAfter: given[1]! } : given[0]!) as Timers[Key];
}

/** "6 mois", "10 jours ouvrés", "30 jours", "24 heures" */
export function durationText(length: Duration): string {
  const [unit, n] = Object.entries(length)[0] as [keyof typeof words, number];
  const [one, many] = words[unit];
  return `${n} ${n > 1 ? many : one}`;
}
const words = {
  months: ["mois", "mois"],
  workingDays: ["jour ouvré", "jours ouvrés"],
  days: ["jour", "jours"],
  hours: ["heure", "heures"],
} as const;

/** The same read back; null when it is no length of time. */
export function readDuration(typed: string): Duration | null {
  const found = /^(\d{1,4}) ?(mois|jours? ouvrés?|jours?|heures?)$/.exec(typed.trim().toLowerCase());
  if (!found) return null;
  const count = Number(found[1]);
  const unit = found[2]!;
  if (unit === "mois") return { months: count };
  if (unit.startsWith("jour")) return unit.includes("ouvré") ? { workingDays: count } : { days: count };
  return { hours: count };
}

export type ParameterRefusal =
  | { kind: "not-habilitated" }
  | { kind: "unknown-parameter" }
  | { kind: "not-a-duration"; expected: number }
  | { kind: "too-short" }
  | { kind: "reason-missing" };

/** Reads "6 mois, 2 mois" for a parameter; empty: back to the module's own. Nothing is ever archived nor erased at once. */
export function readValue<Key extends ParameterKey>(
  module: Module,
  key: Key,
  typed: string,
): Result<Timers[Key] | null, ParameterRefusal> {
  if (typed.trim() === "") return ok(null);
  const own = pathwayOf(module).timers[key];
  const expected = durationsOf(own).length;
  const given = typed.split(",").map(readDuration);
  const value = given.every((one) => one !== null) ? valueLike(own, given) : null;
  if (!value) return refuse({ kind: "not-a-duration", expected });
  const reminds = key === "request.remind" || key === "request.escalate";
  if (!reminds && durationsOf(value).some((one) => Object.values(one)[0] === 0)) return refuse({ kind: "too-short" });
  return ok(value);
}
