import type { Module } from "#features/accounts/member.ts";
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

/** "6 mo", "10 wd", "30 d", "24 h" */
export function durationText(length: Duration): string {
  if ("months" in length) return `${length.months} mo`;
  if ("workingDays" in length) return `${length.workingDays} wd`;
  return "days" in length ? `${length.days} d` : `${length.hours} h`;
}

/** `least`: whether nothing at all is allowed, as for a reminder at the deadline itself. */
export function readDuration(typed: string): Duration | null {
  const found = /^\s*(\d{1,4})\s*(mo|wd|d|h)\s*$/.exec(typed);
  if (!found) return null;
  const count = Number(found[1]);
  switch (found[2]) {
    case "mo":
      return { months: count };
    case "wd":
      return { workingDays: count };
    case "d":
      return { days: count };
    default:
      return { hours: count };
  }
}
