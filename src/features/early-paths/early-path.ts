import { isDoctor, type Member, readsMedical } from "#features/accounts/member.ts";
import { conducts, partyOf } from "#features/referrals/access.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import { sidesOf } from "#features/requests/side.ts";
import { addMonths } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** Modules specification E.4: what follows an acceptance. `attente`: professionals are looked for. */
export const stages = ["attente", "bilans", "interventions", "synthese", "renouvele"] as const;
export type Stage = (typeof stages)[number];
/** Who did it, and which day. */
export type Done = { on: string; by: string };
/** What is kept beside the request: the days of the path itself are those of the request. */
export type Kept = {
  stage: Stage | null;
  expectedOn: string | null;
  renewalProposed: Done | null;
  renewed: Done | null;
  letter: { text: string; by: string; at: Date } | null;
};
export const nothingKept: Kept = {
  stage: null,
  expectedOn: null,
  renewalProposed: null,
  renewed: null,
  letter: null,
};

/** A path as it stands: it exists once its request is accepted, and for a year from the first appointment, renewed once. */
export type EarlyPath = Kept & {
  /** Null: accepted, nothing is arranged yet. */
  stage: Stage | null;
  expectedOn: string;
  openedOn: string | null;
  endsOn: string | null;
  ended: { on: string; reason: string } | null;
};

/** A year, renewable once; what is to come is said two months before (product specification §12). */
export const yearMonths = 12;
export const noticeMonths = 2;

/** The path of a request, or null: nothing without an acceptance. */
export function pathOf({ state }: Pick<AdmissionRequest, "state">, kept: Kept): EarlyPath | null {
  if (state.kind !== "confirmed" && state.kind !== "arrived" && state.kind !== "ended") return null;
  const expectedOn = kept.expectedOn ?? state.proposal.on;
  if (state.kind === "confirmed") {
    const stage = kept.stage === "attente" ? kept.stage : null;
    return { ...kept, stage, expectedOn, openedOn: null, endsOn: null, ended: null };
  }
  const stage = kept.stage === null || kept.stage === "attente" ? "bilans" : kept.stage;
  const ended = state.kind === "ended" ? { on: state.endedOn, reason: state.reason } : null;
  const endsOn = addMonths(state.on, kept.renewed ? 2 * yearMonths : yearMonths);
  return { ...kept, stage, expectedOn, openedOn: state.on, endsOn, ended };
}

/** The end is near enough to renew, or to end: from two months before it. */
export const isEndNear = ({ endsOn, ended }: EarlyPath, today: string) =>
  endsOn !== null && ended === null && today >= addMonths(endsOn, -noticeMonths);

export type PathAct =
  | { kind: "wait"; expectedOn: string }
  | { kind: "move"; to: "bilans" | "interventions" }
  /** The doctor of the platform sums up: the letter goes to whoever referred the child. */
  | { kind: "sum-up"; text: string }
  | { kind: "propose-renewal" }
  | { kind: "renew" };
export type PathActKind = PathAct["kind"];

export type PathRefusal =
  | { kind: "not-accepted" }
  | { kind: "not-habilitated" }
  | { kind: "doctor-only" }
  | { kind: "dossier-closed" }
  | { kind: "stale-version" }
  | { kind: "wrong-stage"; stage: Stage | null }
  | { kind: "past-end"; on: string }
  | { kind: "too-early"; from: string }
  | { kind: "date-in-the-past" }
  | { kind: "text-missing" }
  /** Neither an account nor the register knows this number. */
  | { kind: "unknown-number" }
  | { kind: "already-proposed" }
  | { kind: "not-proposed" }
  | { kind: "already-renewed" };

/** From which stages each act starts; the renewal waits for a proposal, and comes once. */
export const table: Record<
  PathActKind,
  { by: "platform" | "prescriber"; from: readonly (Stage | null)[]; doctor?: true }
> = {
  wait: { by: "platform", from: [null, "attente"] },
  move: { by: "platform", from: ["bilans", "interventions"] },
  "sum-up": { by: "platform", from: ["bilans", "interventions", "synthese", "renouvele"], doctor: true },
  "propose-renewal": { by: "platform", from: ["bilans", "interventions", "synthese"] },
  renew: { by: "prescriber", from: ["bilans", "interventions", "synthese"], doctor: true },
};

/** Why this member may not; null when the act may be tried. The prescriber is a doctor of the unit that carries the dossier, or the treating one. */
export function partRefusal(
  r: Referral,
  q: AdmissionRequest,
  kind: PathActKind,
  by: Member,
): Extract<PathRefusal, { kind: "not-habilitated" | "doctor-only" | "dossier-closed" }> | null {
  const row = table[kind];
  if (["suspended", "cancelled", "archived", "erased"].includes(r.status)) return { kind: "dossier-closed" };
  const may = row.by === "platform" ? sidesOf(r, q, by).includes("receiver") : prescribes(r, by);
  if (!may) return { kind: "not-habilitated" };
  return row.doctor && !(isDoctor(by) && (row.by === "prescriber" || readsMedical(by, r.module)))
    ? { kind: "doctor-only" }
    : null;
}
const prescribes = (r: Referral, by: Member) =>
  partyOf(by, r) === "doctor" || (partyOf(by, r) === "owner" && conducts(by, r));

/** What the act makes of what is kept. Nothing moves past the end of the path, save to end it. */
export function follow(
  path: EarlyPath | null,
  what: PathAct,
  by: { name: string },
  now: Date,
  today: string,
): Result<Kept, PathRefusal> {
  if (!path) return refuse({ kind: "not-accepted" });
  const { stage, expectedOn, renewalProposed, renewed, letter } = path;
  const kept: Kept = { stage, expectedOn, renewalProposed, renewed, letter };
  if (path.ended) return refuse({ kind: "past-end", on: path.ended.on });
  const isOver = path.endsOn !== null && today > path.endsOn;
  // the letter may still be written; the path goes no further
  if (isOver && what.kind !== "sum-up") return refuse({ kind: "past-end", on: path.endsOn! });
  if ((what.kind === "propose-renewal" || what.kind === "renew") && renewed) return refuse({ kind: "already-renewed" });
  if (!table[what.kind].from.includes(stage)) return refuse({ kind: "wrong-stage", stage });
  switch (what.kind) {
    case "wait":
      return what.expectedOn < today
        ? refuse({ kind: "date-in-the-past" })
        : ok({ ...kept, stage: "attente", expectedOn: what.expectedOn });
    case "move":
      return ok({ ...kept, stage: what.to });
    case "sum-up":
      return what.text.trim()
        ? ok({
            ...kept,
            // in the second year the stage says so until the end
            stage: isOver || stage === "renouvele" ? stage : "synthese",
            letter: { text: what.text.trim(), by: by.name, at: now },
          })
        : refuse({ kind: "text-missing" });
    case "propose-renewal":
      if (renewalProposed) return refuse({ kind: "already-proposed" });
      if (!isEndNear(path, today)) return refuse({ kind: "too-early", from: addMonths(path.endsOn!, -noticeMonths) });
      return ok({ ...kept, renewalProposed: { on: today, by: by.name } });
    case "renew":
      return renewalProposed
        ? ok({ ...kept, stage: "renouvele", renewed: { on: today, by: by.name } })
        : refuse({ kind: "not-proposed" });
  }
}

/** Who works with the child: a line of the path. */
export type Line = {
  kind: "bilan" | "intervention";
  profession: string;
  professional: string;
  /** Under a contract with the platform; otherwise usual care. */
  agreed: boolean;
  sessions: number | null;
  from: string | null;
  to: string | null;
};
export type KeptLine = Line & {
  id: string;
  /** The professional, where the platform gave their number: they see this line. */
  nationalId: string | null;
  reportId: string | null;
  addedBy: string;
  addedAt: Date;
};

export const professions = [
  "Psychomotricité",
  "Psychologie",
  "Ergothérapie",
  "Orthophonie",
  "Kinésithérapie",
  "Orthoptie",
  "Médecine",
] as const;
/** Paid by the platform under a contract; the others are usual care (modules specification E.4). */
export const underContract: readonly string[] = ["Psychomotricité", "Psychologie", "Ergothérapie"];

/** The tabs of the platform's list; one path may stand in "à renouveler" besides its own. */
export const tabs = [
  "recus",
  "a-completer",
  "en-etude",
  "recevables",
  "en-attente",
  "en-cours",
  "syntheses",
  "a-renouveler",
  "termines",
] as const;
export type Tab = (typeof tabs)[number];
