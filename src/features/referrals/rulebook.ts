import type { Module } from "#features/accounts/member.ts";
import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { type Changed, factorKey, kindDelaysOf, timersOf } from "#features/parameters/parameter.ts";
import type { Pathway } from "#pathways/pathway.ts";
import { pathwayOf, pathways } from "#pathways/pathways.ts";
import type { Rulebook } from "./change.ts";
import type { Delay } from "./deadline.ts";

export const isOpenModule = (module: Module): module is keyof typeof pathways => module in pathways;

/** A decision opens the dossier of this module; nobody creates one by hand. */
export const startsFromDecision = (module: Module) =>
  pathwayOf(module).criteria.kinds === null && !pathwayOf(module).criteria.always;

/** A volet that carries a doctor's signature is validated by a doctor. */
export const isSigned = (q: Questionnaire) => q.sections.some((s) => s.items.some((item) => item.type === "signature"));

/** What the rules of dossiers and requests read in a module's data; `changed`: the delays an administrator changed since (rulebook.store.ts). */
export function rulebookOf(module: Module, changed: Changed = {}): Rulebook {
  const p = pathwayOf(module);
  const timers = timersOf(module, changed);
  return {
    opinion: p.options.opinion,
    interim: p.options.interim,
    maxLive: p.options.maxLive,
    perEstablishment: p.options.perEstablishment === true,
    ageLimit: p.options.ageLimit ?? null,
    profileFirst: p.options.profileFirst,
    stages: p.options.waitingStages,
    needKinds: p.needKinds.map((n) => n.code),
    closes: (kind) => p.needKinds.find((n) => n.code === kind)?.closes ?? [],
    sendRequires: (kinds) => requiredVolets(p, kinds).map((v) => v.code),
    implicit: p.options.confirmation === "implicit",
    proposes: p.options.confirmation !== "implicit",
    official: p.options.endorsement === "mdph",
    trial: p.options.trial,
    endorsed: p.options.endorsement !== "none",
    followed: (kind) => p.options.ended === true || p.needKinds.some((n) => n.code === kind && n.followed === true),
    reasons: {
      decline: p.declineReasons,
      withdraw: p.withdrawReasons,
      turnDown: p.turnDownReasons,
      retract: p.retractReasons,
      nonArrival: p.nonArrivalReasons,
      cancel: p.cancelReasons,
      suspend: p.suspendReasons,
      endTrial: p.trialReasons ?? [],
      end: p.endReasons ?? [],
      reactivate: p.reactivateReasons ?? [],
    },
    delays: {
      read: timers["request.read"],
      answer: timers["request.answer"],
      info: timers["request.info"],
      conditionReview: timers["condition.review"],
      waitingConfirm: timers["waiting.confirm"],
      offerValid: timers["offer.valid"],
      oralValidate: timers["oral.validate"],
      hold: timers.hold,
      arrivalCheck: timers["arrival.check"],
      arrivalUndo: timers["arrival.undo"],
      revivalWindow: timers["revival.window"],
      revivalAnswer: timers["revival.answer"],
    },
    kindDelays: kindDelaysOf(p, changed),
    urgencyFactor: { ...p.urgencyFactor, ...changed[factorKey] },
  };
}

/**
 * The volets these kinds of need want validated, in reading order; before any kind is known, those of the most demanding.
 * A volet is light when every kind takes it light.
 */
export function requiredVolets(p: Pathway, kinds: readonly string[]): { code: string; light: boolean }[] {
  const asked = kinds.length > 0 ? kinds : Object.keys(p.sendRequires).slice(0, 1);
  const rows = asked.flatMap((kind) => p.sendRequires[kind] ?? []);
  return p.volets
    .filter((v) => rows.some((row) => row.volet === v.code))
    .map((v) => ({
      code: v.code,
      light: rows.filter((row) => row.volet === v.code).every((row) => row.light === true),
    }));
}

/** Days, for what the law counts in days whatever the module. */
export const daysOf = (delay: Delay) =>
  "days" in delay
    ? delay.days
    : "months" in delay
      ? delay.months * 30
      : "workingDays" in delay
        ? delay.workingDays
        : Math.ceil(delay.hours / 24);

/** How long a unit still reads a dossier once its request is closed, in days. */
export const accessWindow = (module: Module) => daysOf(pathwayOf(module).timers["access.after-close"]);
