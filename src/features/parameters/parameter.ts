import type { Module } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Duration, KindDelays, Pathway, Timers } from "#pathways/pathway.ts";
import { pathwayOf } from "#pathways/pathways.ts";

/** The delays of product specification §12 that an administrator may change, module by module; the others are the module's data. */
export const timerKeys = [
  "draft.idle",
  "ready.idle",
  "referral.inactive",
  "suspended.review",
  "request.read",
  "request.answer",
  "request.remind",
  "request.escalate",
  "request.info",
  "condition.review",
  "waiting.confirm",
  "offer.valid",
  "oral.validate",
  "hold",
  "wave.interval",
  "arrival.check",
  "arrival.undo",
  "revival.window",
  "revival.answer",
  "volet.stale",
  "admitted.archive",
  "closed.archive",
  "archived.erase",
] as const satisfies (keyof Timers)[];
export type TimerKey = (typeof timerKeys)[number];
const isTimerKey = (key: string): key is TimerKey => (timerKeys as readonly string[]).includes(key);

/** What urgency multiplies the delays to read, answer, inform and decide by. */
export const factorKey = "urgency.factor";
export type Factor = { urgent: number; immediate: number };

/** "request.read@had": where an activity has a delay of its own. */
type KindKey = `${"request.read" | "request.answer" | "offer.valid"}@${string}`;
export type ParameterKey = TimerKey | typeof factorKey | KindKey;
export type ParameterValue = Timers[TimerKey] | Factor;

const ofKinds = { "request.read": "read", "request.answer": "answer", "offer.valid": "offerValid" } as const satisfies {
  [key: string]: keyof KindDelays;
};
type OfKind = keyof typeof ofKinds;
const isOfKind = (key: string): key is OfKind => Object.hasOwn(ofKinds, key);

/** The two halves of a key of one activity; null for the others. */
export function kindOfKey(key: string): { base: OfKind; kind: string } | null {
  const [base = "", kind] = key.split("@");
  return kind && isOfKind(base) ? { base, kind } : null;
}

/** Every key of a module, in the order they are shown: a delay that each activity has of its own is not one of the module's. */
export function parameterKeysOf(module: Module): ParameterKey[] {
  const { needKinds, timers } = pathwayOf(module);
  return timerKeys
    .filter((key) => isReminder(key) || !isNothing(timers[key]))
    .flatMap((key): ParameterKey[] => {
      const base = isOfKind(key) ? key : null;
      if (!base) return key === "request.remind" ? [factorKey, key] : [key];
      const own = needKinds.filter(({ delays }) => delays?.[ofKinds[base]]);
      const kinds = own.map(({ code }): KindKey => `${base}@${code}`);
      return own.length < needKinds.length || needKinds.length === 0 ? [key, ...kinds] : kinds;
    });
}

/** At once after a deadline is a reminder; elsewhere, no time at all stands for what the module does not do. */
const isReminder = (key: string) => key === "request.remind" || key === "request.escalate";
const isNothing = (value: Timers[TimerKey]) => durationsOf(value).every((one) => Object.values(one)[0] === 0);

/** The module's own value; null for a key it does not have. */
export function ownValue(module: Module, key: string): ParameterValue | null {
  const pathway = pathwayOf(module);
  if (!parameterKeysOf(module).some((one) => one === key)) return null;
  if (isTimerKey(key)) return pathway.timers[key];
  if (key === factorKey) return { urgent: pathway.urgencyFactor.urgent, immediate: pathway.urgencyFactor.immediate };
  const { base, kind } = kindOfKey(key)!;
  return pathway.needKinds.find(({ code }) => code === kind)?.delays?.[ofKinds[base]] ?? null;
}

/** What was changed, key by key. */
export type Changed = { [Key in TimerKey]?: Timers[Key] } & { [factorKey]?: Factor } & { [key: KindKey]: Duration };

/** The delays of a module as they are now: its data, and what was changed since. */
export const timersOf = (module: Module, changed: Changed): Timers => ({
  ...pathwayOf(module).timers,
  ...Object.fromEntries(Object.entries(changed).filter(([key]) => isTimerKey(key))),
});

/** The same of the delays some activities have of their own. */
export const kindDelaysOf = ({ needKinds }: Pathway, changed: Changed): { [kind: string]: Partial<KindDelays> } =>
  Object.fromEntries(
    needKinds.flatMap(({ code, delays }) => {
      if (!delays) return [];
      const own = Object.entries(ofKinds).flatMap(([base, name]) => {
        const value = changed[`${base as OfKind}@${code}`];
        return value && delays[name] ? [[name, value]] : [];
      });
      return [[code, { ...delays, ...Object.fromEntries(own) }]];
    }),
  );

export const isFactor = (value: ParameterValue): value is Factor => "urgent" in value;

/** Durations of one value, in the order they are shown. */
export function durationsOf(value: Timers[TimerKey]): Duration[] {
  if (Array.isArray(value)) return value;
  return "alert" in value ? [value.alert, value.archiveAfter] : [value];
}

/** The same shape as `like` with other durations; null when there are not as many. */
export function valueLike(like: Timers[TimerKey], given: Duration[]): Timers[TimerKey] | null {
  if (given.length !== durationsOf(like).length) return null;
  if (Array.isArray(like)) return given;
  return "alert" in like ? { alert: given[0]!, archiveAfter: given[1]! } : given[0]!;
}

/** "6 mois, 2 mois", "24 heures", "urgent × 0,25 ; immédiat × 0,1" */
export const valueText = (value: ParameterValue): string =>
  isFactor(value)
    ? `${decimal(value.urgent)} ; ${decimal(value.immediate)}`
    : durationsOf(value).map(durationText).join(", ");
const decimal = (n: number) => String(n).replace(".", ",");

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

/** "0,25 ; 0,1": more than nothing, one at most, the immediate no longer than the urgent; null when it is not that. */
export function readFactor(typed: string): Factor | null {
  const found = /^([01](?:[.,]\d{1,3})?) *; *([01](?:[.,]\d{1,3})?)$/.exec(typed.trim());
  if (!found) return null;
  const [urgent, immediate] = [found[1]!, found[2]!].map((one) => Number(one.replace(",", ".")));
  return immediate! > 0 && immediate! <= urgent! && urgent! <= 1 ? { urgent: urgent!, immediate: immediate! } : null;
}

export type ParameterRefusal =
  | { kind: "not-habilitated" }
  | { kind: "unknown-parameter" }
  | { kind: "not-a-duration"; expected: number }
  | { kind: "not-a-factor" }
  | { kind: "too-short" }
  | { kind: "reason-missing" };

/** Reads "6 mois, 2 mois" for a parameter; empty: back to the module's own. Nothing is ever archived, closed nor erased at once. */
export function readValue(module: Module, key: string, typed: string): Result<ParameterValue | null, ParameterRefusal> {
  const own = ownValue(module, key);
  if (own === null) return refuse({ kind: "unknown-parameter" });
  if (typed.trim() === "") return ok(null);
  if (isFactor(own)) {
    const factor = readFactor(typed);
    return factor ? ok(factor) : refuse({ kind: "not-a-factor" });
  }
  const given = typed.split(",").map(readDuration);
  const value = given.every((one) => one !== null) ? valueLike(own, given) : null;
  if (!value) return refuse({ kind: "not-a-duration", expected: durationsOf(own).length });
  if (!isReminder(key) && durationsOf(value).some((one) => Object.values(one)[0] === 0))
    return refuse({ kind: "too-short" });
  return ok(value);
}
