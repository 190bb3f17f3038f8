import { holds, isDoctor, type Member, type Module, type UnitId } from "#features/accounts/member.ts";
import { isPractice } from "#features/directory/practice.ts";
import { type Delay, deadlineAfter } from "#features/referrals/deadline.ts";
import { requiredVolets } from "#features/referrals/rulebook.ts";
import { pathways } from "#pathways/pathways.ts";

export const homeTabs = ["en-cours", "clos", "hors"] as const;
export type HomeTab = (typeof homeTabs)[number];
export const homeSorts = ["recent", "number", "name"] as const;
export type HomeSort = (typeof homeSorts)[number];

/** Whose dossiers a treating doctor's home lists: theirs, or those of the doctor in whose name one acts, cut to what was delegated. */
export type Scope = {
  nationalId: string;
  /** The practice whose own dossiers are listed too; null when one acts for another kind of unit. */
  practice: UnitId | null;
  modules: Module[];
  patients: string[] | "all";
};

/** Null for those who are nobody's treating doctor. */
export function scopeOf(member: Member): Scope | null {
  const { actingFor } = member;
  const nationalId = actingFor ? actingFor.nationalId : isDoctor(member) ? member.nationalId : null;
  if (!nationalId) return null;
  const every = Object.keys(pathways) as Module[];
  return {
    nationalId,
    practice: isPractice(member) ? member.unit : null,
    modules: actingFor ? every.filter((module) => holds(member, module, "reader", "writer", "requester")) : every,
    patients: actingFor?.patients ?? "all",
  };
}

/** The modules in which this member may open a dossier. */
export const creatable = (member: Member): Module[] =>
  (member.actingFor?.patients ?? "all") === "all"
    ? (Object.keys(pathways) as Module[]).filter((module) => holds(member, module, "requester", "writer"))
    : [];

/** The volets a doctor fills, as each kind of need asks them; `first`: asked before any need is known. */
export const doctorVolets = () =>
  Object.values(pathways).flatMap((p) =>
    [null, ...p.needKinds.map((n) => n.code)].flatMap((kind) =>
      requiredVolets(p, kind ? [kind] : [])
        .filter(({ code }) => ["care", "medical"].includes(p.volets.find((q) => q.code === code)!.level))
        .map(({ code }) => ({ module: p.module, kind: kind ?? "", volet: code })),
    ),
  );

/** Before which day a volet validated in each module asks whether it still holds: §12, volet.stale. */
export const staleBefore = (now: Date) =>
  Object.values(pathways).map((p) => ({ module: p.module, before: before(now, p.timers["volet.stale"]) }));

/** Of each module, how long before now somebody must have been named for their first reminder, their second…: §12, medical.remind. */
export const remindersDue = (now: Date) =>
  Object.values(pathways).flatMap((p) =>
    p.timers["medical.remind"].map((delay, step) => ({ module: p.module, step, before: before(now, delay) })),
  );

const none = { standard: 1, urgent: 1, immediate: 1 };
const before = (now: Date, delay: Delay) =>
  new Date(2 * now.getTime() - deadlineAfter(now, delay, "standard", none).getTime());
