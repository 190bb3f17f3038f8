import type { Member, UnitId } from "#features/accounts/member.ts";
import type { DecisionRight } from "#features/decisions/decision.ts";
import type { Change, RequestEvent } from "#features/referrals/change.ts";
import type { NeedId, Referral, ReferralStatus } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive } from "#features/referrals/request.ts";
import type { ActRefusal, Circumstances } from "#features/requests/acts.ts";
import { moved, type Scene } from "#features/requests/scene.ts";
import { type Side, sidesOf } from "#features/requests/side.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { correctionHours, type MoveKind, moves, type UnitMoveKind, unitMoves } from "#pathways/handicap/moves.ts";
import { isReason, type ReasonCode, reasonsAllowed } from "#pathways/handicap/reasons-official.ts";
import { rightOf } from "#pathways/handicap/rights.ts";
import type { EsmsCode, UnitCode } from "#pathways/handicap/statuses.ts";
import {
  inForce,
  isCoherent,
  type OfficialLine,
  openUnits,
  type Said,
  type Standing,
  standingOf,
  type UnitRef,
} from "./official.ts";
import { projected } from "./project.ts";
import { type DoneClosing, undoableUntil, undone } from "./undoing.ts";
import { before, includes, namedUnit, unitLines } from "./unit-lines.ts";

/** What an establishment does of a notification; what the MDPH does are acts of the common table. */
export type EsmsMoveKind = { [K in MoveKind]: (typeof moves)[K]["by"] extends "esms" ? K : never }[MoveKind];
export type Follow =
  | {
      kind: EsmsMoveKind;
      on: string;
      reason: string;
      comment: string;
      units: readonly UnitId[];
      /** The person said yes, or whoever represents them: recorded by the establishment. */
      agreed: boolean;
      /** Why a place is given though none is declared free. */
      beyond: string;
    }
  /** `to`: where the person is transferred · `code`: the stage of the list. */
  | {
      kind: UnitMoveKind;
      on: string;
      reason: string;
      comment: string;
      unit: UnitId;
      to: UnitId | null;
      code: UnitCode | null;
    }
  | { kind: "correct"; comment: string }
  /** Beyond the delay, the establishment asks the MDPH. */
  | { kind: "ask-correction"; comment: string }
  /** Takes back what closed by itself. */
  | { kind: "undo-closing"; comment: string };

/** One notification, and what is known of the world. */
export type Followed = {
  referral: Referral;
  request: AdmissionRequest;
  lines: readonly OfficialLine[];
  /** Those of the establishment. */
  units: readonly UnitRef[];
  decision: {
    decidedOn: string;
    over: boolean;
    creton: boolean;
    pag: boolean;
    right: Pick<DecisionRight, "code" | "detail">;
  };
  /** Sent by the person: they confirm in their own space. */
  asked: boolean;
  closing: DoneClosing | null;
  ownNeed: NeedId;
  c: Circumstances;
};

/** `said` is what to write, `corrects` the move it takes back; nothing when the same was already recorded. */
export type Outcome = { change: Change | null; said: Said[]; corrects: string | null };

export type FollowRefusal =
  | ActRefusal
  | { kind: "wrong-status"; status: EsmsCode }
  | { kind: "reason-not-allowed" }
  | { kind: "units-missing" }
  | { kind: "unit-unknown" }
  | { kind: "unit-elsewhere"; unit: string; code: UnitCode }
  | { kind: "unit-incomplete"; unit: string }
  | { kind: "last-unit" }
  | { kind: "units-do-not-fit" }
  | { kind: "before-decision"; on: string }
  | { kind: "before-last"; on: string }
  | { kind: "agreement-missing" }
  | { kind: "person-must-confirm" }
  | { kind: "creton" }
  | { kind: "nothing-to-correct" }
  | { kind: "nothing-to-undo" }
  | { kind: "closed-elsewhere" }
  | { kind: "decision-over" };

/** Applies one move of an establishment to its notification: official lines, and what they make of our request. */
export function follow(f: Followed, move: Follow, by: Member, seen: number | null): Result<Outcome, FollowRefusal> {
  const refusal = mayFollow(f, by, seen, move.kind === "correct" ? ["receiver", "authority"] : ["receiver"]);
  if (refusal) return refuse(refusal);
  if (move.kind === "undo-closing") return undone(f, move.comment, by);
  if (f.request.state.kind === "withdrawn" && f.request.state.reason === "decision-ended")
    return refuse({ kind: "decision-over" });
  if (move.kind === "correct") return corrected(f, move.comment, by);
  if (move.kind === "ask-correction") return correctionAsked(f, move.comment, by);
  const dated = dayRefusal(f, move.on);
  if (dated) return refuse(dated);
  return "unit" in move ? unitMoved(f, move, by) : esmsMoved(f, move, by);
}

/** Why nothing may be done here; null when the moves of its status may. */
export function mayFollow(
  { referral, request }: Followed,
  by: Member,
  seen: number | null,
  allowed: readonly Side[] = ["receiver"],
): FollowRefusal | null {
  const sides = sidesOf(referral, request, by);
  if (sides.length === 0) return { kind: "not-a-recipient" };
  if (!sides.some((side) => allowed.includes(side))) return { kind: "not-habilitated" };
  if (seen !== null && seen !== request.version)
    return { kind: "stale-version", state: request.state.kind, since: request.since };
  if (over.includes(referral.status)) return { kind: "referral-closed", status: referral.status };
  return request.state.kind === "superseded" ? { kind: "closed-elsewhere" } : null;
}
const over: ReferralStatus[] = ["cancelled", "archived", "erased"];

/** What takes back something recorded. */
export type Correction = "correct" | "ask-correction" | "undo-closing";

/** What this member may do of a notification now: the buttons of its page. */
export function possibleMoves(f: Followed, by: Member): (EsmsMoveKind | UnitMoveKind | Correction)[] {
  if (mayFollow(f, by, null)) return [];
  const until = undoableUntil(f);
  const undo = until && f.c.now <= until ? (["undo-closing"] as const) : [];
  if (f.request.state.kind === "withdrawn" && f.request.state.reason === "decision-ended") return [...undo];
  const standing = standingOf(f.lines);
  const own = (Object.keys(moves) as MoveKind[]).filter(
    (kind): kind is EsmsMoveKind => moves[kind].by === "esms" && includes(moves[kind].from, standing.esms),
  );
  const units = (Object.keys(unitMoves) as UnitMoveKind[]).filter(
    (kind) =>
      includes(unitMoves[kind].during, standing.esms) &&
      (unitMoves[kind].from.length === 0
        ? freeUnits(f, standing).length > 0
        : openUnits(standing).some(({ code }) => includes(unitMoves[kind].from, code))) &&
      (kind !== "transfer" || f.units.length > 1),
  );
  const last = lastMove(f);
  return [
    ...own,
    ...units,
    ...(last
      ? [f.c.now <= addHours(last.at, correctionHours) ? ("correct" as const) : ("ask-correction" as const)]
      : []),
    ...undo,
  ];
}

/** The units where nothing waits or goes on. */
export const freeUnits = (f: Pick<Followed, "units">, s: Standing) =>
  f.units.filter((unit) => !openUnits(s).some((open) => open.unit.id === unit.id));

/** Which status the reason of a move belongs to: the unit's when its establishment takes none. */
export const reasonStatus = (kind: EsmsMoveKind | UnitMoveKind): EsmsCode | UnitCode => {
  if (kind === "fail-trial") return "181";
  if (kind === "leave" || kind === "end-unit") return "188";
  if (kind === "withdraw-unit") return "180";
  if (kind === "transfer" || kind in unitMoves) return "186";
  return moves[kind as EsmsMoveKind].to as EsmsCode;
};

function dayRefusal(f: Followed, on: string): FollowRefusal | null {
  if (on > dayOf(f.c.now)) return { kind: "too-early", from: on };
  return on < f.decision.decidedOn ? { kind: "before-decision", on: f.decision.decidedOn } : null;
}

/** A reason of the association, compulsory where it has a list, none elsewhere. */
function reasonFor(status: EsmsCode | UnitCode, code: string): Result<ReasonCode | null, FollowRefusal> {
  const allowed = reasonsAllowed(status);
  if (allowed.length === 0) return ok(null);
  if (!code) return refuse({ kind: "reason-missing" });
  return isReason(code) && allowed.includes(code) ? ok(code) : refuse({ kind: "reason-not-allowed" });
}

export type EsmsMove = Extract<Follow, { agreed: boolean }>;

function esmsMoved(f: Followed, move: EsmsMove, by: Member): Result<Outcome, FollowRefusal> {
  const { from, to } = moves[move.kind];
  const standing = standingOf(f.lines);
  if (isRepeat(f, move, to)) return ok(nothing);
  const reason = reasonFor(reasonStatus(move.kind), move.reason);
  if (move.on < standing.since) return reason.ok ? late(f, move, reason.value, by) : reason;
  if (!includes(from, standing.esms)) return refuse({ kind: "wrong-status", status: standing.esms });
  if (!reason.ok) return reason;
  const own = refusalOf(f, move, standing);
  if (own) return refuse(own);
  const units = unitLines(f, move, standing, reason.value);
  if (!units.ok) return units;
  const said: Said[] = [...units.value, esmsLine(to, move, reason.value)];
  if (!isCoherent(standingWith(f, said))) return refuse({ kind: "units-do-not-fit" });
  const change = projected(sceneOf(f, by), {
    code: to,
    on: move.on,
    reason: reason.value,
    detail: detailOf(to, move.comment),
    beyond: f.c.placesFree === 0 ? move.beyond.trim() || null : null,
    ownNeed: completesOthers(f) ? f.ownNeed : null,
    over: f.decision.over || reason.value === "136",
  });
  return change.ok ? ok({ change: change.value, said, corrects: null }) : change;
}

const nothing: Outcome = { change: null, said: [], corrects: null };
const detailOf = (code: string, comment: string): RequestEvent["detail"] => ({
  code,
  ...(comment.trim() ? { comment: comment.trim() } : {}),
});
const esmsLine = (
  code: EsmsCode,
  { on, comment }: { on: string; comment: string },
  reason: ReasonCode | null,
): Said => ({
  level: "esms",
  code,
  on,
  reason: reasonsAllowed(code).length > 0 ? reason : null,
  comment: comment.trim() || null,
});

/** The same, said again: accepted, and nothing changes. */
function isRepeat(f: Followed, move: EsmsMove, to: EsmsCode): boolean {
  const same = inForce(f.lines).some(
    (line) => line.level === "esms" && line.code === to && line.on === move.on && (line.reason ?? "") === move.reason,
  );
  const { units, esms, since } = standingOf(f.lines);
  const { units: rule, from } = moves[move.kind];
  // said again once it was undone by the MDPH, it is said anew
  const anew = esms !== to && includes(from, esms) && move.on >= since;
  if (anew) return false;
  return same && move.units.every((id) => rule?.kind !== "named" || units.get(id)?.code === rule.code);
}

/** Known late: it takes its place in the history when what follows could follow it, and nothing else moves. */
function late(f: Followed, move: EsmsMove, reason: ReasonCode | null, by: Member): Result<Outcome, FollowRefusal> {
  const { from, to, units } = moves[move.kind];
  const known = inForce(f.lines).filter((line) => line.level === "esms");
  const next = known.find((line) => line.on > move.on);
  const before = standingOf(f.lines, move.on);
  const follows = Object.values(moves).some(
    (m) => includes(m.from, to) && next?.level === "esms" && m.to === next.code,
  );
  if (units !== null || !follows || !includes(from, before.esms))
    return refuse({ kind: "before-last", on: standingOf(f.lines).since });
  return ok({
    change: noted(f, by, reason, detailOf(to, move.comment)),
    said: [esmsLine(to, move, reason)],
    corrects: null,
  });
}

/** What the dossier's history keeps of a line that moves nothing of the request. */
const noted = (f: Followed, by: Member, reason: ReasonCode | null, detail: RequestEvent["detail"]): Change =>
  moved(sceneOf(f, by), {}, "follow", reason, detail).value;

function refusalOf(f: Followed, { kind, reason, agreed, beyond }: EsmsMove, standing: Standing): FollowRefusal | null {
  const { request, decision, c } = f;
  const isChild = rightOf(decision.right.code).family === "child";
  // a young adult kept in the child establishment is not too old for it
  if (kind === "refuse" && reason === "122" && decision.creton && isChild) return { kind: "creton" };
  if ((kind !== "enter" && kind !== "try") || standing.esms === "43" || request.state.kind === "confirmed") return null;
  if (f.asked) return { kind: "person-must-confirm" };
  if (!agreed) return { kind: "agreement-missing" };
  return c.placesFree === 0 && !beyond.trim() ? { kind: "no-place-left" } : null;
}

type UnitMove = Extract<Follow, { unit: UnitId }>;

function unitMoved(f: Followed, move: UnitMove, by: Member): Result<Outcome, FollowRefusal> {
  const standing = standingOf(f.lines);
  const rule = unitMoves[move.kind];
  if (!includes(rule.during, standing.esms)) return refuse({ kind: "wrong-status", status: standing.esms });
  const known = standing.units.get(move.unit);
  const lists = move.kind === "list-unit";
  const code = lists ? (move.code ?? "182") : rule.codes[0];
  if (known && known.code === code && known.since === move.on) return ok(nothing);
  if (known && move.on < known.since) return refuse({ kind: "before-last", on: known.since });
  const why = move.kind === "transfer" ? ok("253" as const) : reasonFor(code, move.reason);
  if (!why.ok) return why;
  const unit = namedUnit(f, move.unit, standing, lists ? (before[code] ?? []) : rule.from);
  if (!unit.ok) return unit;
  if (!lists && !openUnits(standing).some((one) => one.unit.id === move.unit)) return refuse({ kind: "unit-unknown" });
  const line = (to: UnitRef, as: UnitCode, reason: ReasonCode | null): Said => ({
    ...{ level: "unit", unit: to, code: as, on: move.on, reason },
    comment: move.comment.trim() || null,
  });
  const said = [line(unit.value, code, why.value)];
  if (move.kind === "transfer") {
    const to = move.to ? namedUnit(f, move.to, standing, before["186"]!) : refuse({ kind: "units-missing" } as const);
    if (!to.ok) return to;
    if (to.value.id === unit.value.id) return refuse({ kind: "unit-elsewhere", unit: unit.value.name, code: "186" });
    said.push(line(to.value, "186", null));
  }
  if (!isCoherent(standingWith(f, said)))
    return refuse({
      kind: move.kind === "end-unit" || move.kind === "withdraw-unit" ? "last-unit" : "units-do-not-fit",
    });
  const detail = { ...detailOf(code, move.comment), unit: unit.value.name };
  return ok({ change: noted(f, by, why.value, detail), said, corrects: null });
}

/** The last move goes back: what it had recorded stays readable, and counts no more. */
function corrected(f: Followed, comment: string, by: Member): Result<Outcome, FollowRefusal> {
  const last = lastMove(f);
  if (!last?.move) return refuse({ kind: "nothing-to-correct" });
  const until = addHours(last.at, correctionHours);
  // the MDPH may later: modules specification D.4
  const isOwn = sidesOf(f.referral, f.request, by).includes("receiver");
  if (isOwn && f.c.now > until) return refuse({ kind: "too-late", until });
  if (!comment.trim()) return refuse({ kind: "comment-missing" });
  const kept = f.lines.filter((line) => line.move !== last.move);
  const standing = standingOf(kept);
  const was = standingOf(f.lines);
  const reason = reasonsAllowed(standing.esms).includes("112") ? ("112" as const) : null;
  const said: Said[] = [{ level: "esms", code: standing.esms, on: dayOf(f.c.now), reason, comment: comment.trim() }];
  const detail = detailOf(standing.esms, comment);
  if (standing.esms === was.esms) return ok({ change: noted(f, by, reason, detail), said, corrects: last.move });
  const change = projected(sceneOf(f, by), {
    code: standing.esms,
    on: standing.since,
    reason: standing.reason ?? [...standing.units.values()].find(({ code }) => code === "181")?.reason ?? null,
    detail,
    beyond: "correction",
    ownNeed: completesOthers(f) ? f.ownNeed : null,
    over: false,
  });
  return change.ok ? ok({ change: change.value, said, corrects: last.move }) : change;
}

/** Too late to correct alone: what was recorded wrong is told to the MDPH, and nothing changes until it answers. */
function correctionAsked(f: Followed, comment: string, by: Member): Result<Outcome, FollowRefusal> {
  const last = lastMove(f);
  if (!last) return refuse({ kind: "nothing-to-correct" });
  if (!comment.trim()) return refuse({ kind: "comment-missing" });
  const change = moved(sceneOf(f, by), {}, "ask-correction", null, { comment: comment.trim() }).value;
  return ok({ change, said: [], corrects: null });
}

/** The last thing recorded, when an establishment recorded it. */
export function lastMove({ lines }: Pick<Followed, "lines">): OfficialLine | null {
  const last = inForce(lines)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .at(-1);
  return last?.move ? last : null;
}

/** Stays in turn, a global plan, temporary care: several establishments at once are the purpose. */
function completesOthers({ referral, request, decision: { pag, right } }: Followed): boolean {
  const together = pag || right.detail.sequential || right.detail.temporality === "01";
  return together && referral.requests.some((q) => q.id !== request.id && q.need === request.need && isLive(q));
}

const standingWith = (f: Followed, said: readonly Said[]) =>
  standingOf([
    ...f.lines,
    ...said.map((line): OfficialLine => ({ ...line, move: null, corrects: null, who: "", at: f.c.now })),
  ]);
const sceneOf = ({ referral, request, c }: Followed, by: Member): Scene => ({ referral, request, by, c });
