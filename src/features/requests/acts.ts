import { isDoctor, type Member, readsMedical, type UnitId } from "#features/accounts/member.ts";
import type { StatedCondition } from "#features/conditions/yes-if.ts";
import type { Hold } from "#features/places/holding.ts";
import type { Actor, Change, Rulebook } from "#features/referrals/change.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import {
  type AdmissionRequest,
  answerable,
  type ConditionValue,
  live,
  type Opinion,
  type Proposal,
  type RequestId,
  type StateKind,
  type Terms,
} from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { type Result, refuse } from "#lib/result.ts";
import { effects } from "./effects.ts";
import { isOfferedBy, needOf, type Scene } from "./scene.ts";
import { type Side, sidesOf } from "./side.ts";

/** What can be done to one request: product specification §3.5. */
export type Act =
  | { kind: "open" }
  | { kind: "take" }
  | { kind: "ask"; question: string }
  | { kind: "supply"; reply: string }
  | { kind: "list"; stage: string; expectedWeeks: number | null; comment: string }
  | { kind: "give-opinion"; opinion: Opinion["kind"]; comment: string }
  /** `hold`: the place is kept for this dossier, as long as the module says. */
  | { kind: "propose"; proposal: Proposal; hold?: boolean }
  | { kind: "agree-by-phone"; on: string; said: string }
  | { kind: "amend"; proposal: Proposal; hold?: boolean }
  | { kind: "retract"; reason: string; comment: string }
  | { kind: "lapse" }
  | { kind: "extend-hold" }
  | { kind: "lapse-hold" }
  | { kind: "confirm" }
  | { kind: "confirm-interim"; interimNeed: NeedId }
  | { kind: "turn-down"; reason: string; comment: string; stay: boolean }
  | { kind: "decline"; reason: string; comment: string; toPerson: string }
  | { kind: "reconsider"; comment: string }
  | { kind: "withdraw"; reason: string; comment: string }
  | { kind: "arrive"; on: string }
  | { kind: "no-show"; reason: string; comment: string }
  | { kind: "fall-through"; reason: string; comment: string }
  | { kind: "undo-arrival"; comment: string }
  /** `until`: when the trial is planned to end. */
  | { kind: "start-trial"; on: string; until: string | null }
  | { kind: "end-trial"; on: string; conclusive: boolean; reason: string; comment: string }
  | { kind: "end"; on: string; reason: string; destination: string; comment: string }
  | { kind: "endorse"; comment: string }
  | { kind: "reject-refusal"; comment: string }
  | { kind: "reactivate"; reason: string; comment: string }
  /** Confirmed at once, where nothing is proposed: the day expected, and a word to those who asked. */
  | { kind: "accept"; on: string; message: string }
  | { kind: "revive" }
  | { kind: "interest" }
  | { kind: "say-yes-if"; conditions: StatedCondition[]; terms: Terms; auto: boolean }
  | { kind: "tick-condition"; condition: number; met: boolean }
  | { kind: "keep-conditions" }
  | { kind: "drop-conditions"; comment: string }
  | { kind: "review-conditions" }
  | { kind: "propose-when-met" };
export type ActKind = Act["kind"];

/** What the rule is told of the world: it fetches nothing. */
export type Circumstances = {
  now: Date;
  rules: Rulebook;
  /** The places that remain for this request on the day proposed, its own included when it holds one; null: none is declared. */
  placesFree: number | null;
  /** Those left once the pending proposals of the unit are counted too: what may be proposed with nobody looking. */
  proposable: number | null;
  /** What the validated volets say of a condition, for that need. */
  holdsIn: (need: NeedId, code: string, value: ConditionValue) => boolean;
  /** The place held for it, until its hour: past it, it holds nothing and waits to be closed. */
  hold: Hold | null;
  /** The units accepting requests today, among those a revival would reach. */
  accepting: ReadonlySet<UnitId>;
};

export type ActRefusal =
  | { kind: "not-a-recipient" }
  | { kind: "not-habilitated" }
  | { kind: "doctor-only" }
  | { kind: "wrong-state"; state: StateKind; since: Date }
  | { kind: "stale-version"; state: StateKind; since: Date }
  | { kind: "referral-closed"; status: Referral["status"] }
  | { kind: "need-already-placed" }
  | { kind: "offer-lapsed"; at: Date }
  | { kind: "oral-not-validated" }
  | { kind: "no-place-left" }
  | { kind: "nothing-held" }
  | { kind: "extended-already"; until: Date }
  | { kind: "opinion-missing" }
  | { kind: "reason-missing" }
  | { kind: "comment-missing" }
  | { kind: "text-missing" }
  | { kind: "too-early"; from: string }
  | { kind: "too-late"; until: Date }
  | { kind: "date-in-the-past"; date: "on" | "until" }
  | { kind: "asked-again" }
  | { kind: "profile-only" }
  | { kind: "identity-known" }
  | { kind: "text-reveals" }
  | { kind: "medical-only" }
  | { kind: "conditions-missing" }
  | { kind: "condition-unknown" }
  | { kind: "conditions-not-met" }
  | { kind: "date-missing" }
  | { kind: "nothing-to-change" }
  | { kind: "refusal-endorsed" }
  | { kind: "not-offered-here" };

/** Who may do what from which state, in the order of the specification's table. */
export const table: Record<
  ActKind,
  { by: Side | "either" | "platform"; from: readonly StateKind[]; doctor?: true; while?: readonly Referral["status"][] }
> = {
  open: { by: "receiver", from: ["sent"] },
  take: { by: "receiver", from: ["sent", "read"] },
  ask: { by: "receiver", from: ["sent", "read", "studying", "conditional", "waiting"] },
  supply: { by: "requester", from: ["info-requested"] },
  list: { by: "receiver", from: answerable },
  "give-opinion": { by: "receiver", from: answerable, doctor: true },
  propose: { by: "receiver", from: answerable },
  "agree-by-phone": { by: "either", from: answerable },
  amend: { by: "receiver", from: ["offered"] },
  retract: { by: "receiver", from: ["offered"] },
  lapse: { by: "platform", from: ["offered"] },
  "extend-hold": { by: "receiver", from: ["offered"] },
  "lapse-hold": { by: "platform", from: ["offered"] },
  confirm: { by: "requester", from: ["offered"], while: ["open"] },
  "confirm-interim": { by: "requester", from: ["offered"], while: ["open"] },
  "turn-down": { by: "requester", from: ["offered"] },
  decline: { by: "receiver", from: answerable },
  reconsider: { by: "receiver", from: ["declined"], while: ["open", "suspended"] },
  withdraw: { by: "requester", from: live },
  arrive: { by: "receiver", from: ["confirmed"] },
  "no-show": { by: "either", from: ["confirmed"] },
  "fall-through": { by: "either", from: ["confirmed"] },
  "undo-arrival": { by: "receiver", from: ["arrived"] },
  "start-trial": { by: "receiver", from: ["confirmed", "offered"], while: ["open", "placed", "admitted"] },
  "end-trial": { by: "receiver", from: ["trial"] },
  end: { by: "receiver", from: ["arrived"] },
  endorse: { by: "authority", from: ["declined"] },
  "reject-refusal": { by: "authority", from: ["declined"], while: ["open", "suspended"] },
  reactivate: { by: "authority", from: ["declined", "withdrawn", "superseded"], while: ["open", "suspended"] },
  accept: { by: "receiver", from: ["studying"], doctor: true, while: ["open"] },
  revive: { by: "platform", from: ["superseded"] },
  interest: { by: "receiver", from: ["sent", "read", "studying"] },
  "say-yes-if": { by: "receiver", from: answerable },
  "tick-condition": { by: "either", from: ["conditional"] },
  "keep-conditions": { by: "receiver", from: ["conditional"] },
  "drop-conditions": { by: "receiver", from: ["conditional"] },
  "review-conditions": { by: "platform", from: ["conditional"], while: ["open"] },
  "propose-when-met": { by: "platform", from: ["conditional"], while: ["open"] },
};

/** What may be done while the unit has a profile alone: product specification §3.4. */
export const atProfile: readonly ActKind[] = ["open", "interest", "ask", "decline", "supply", "withdraw", "revive"];

/**
 * Applies one act to one request of a referral: the only way a request changes once sent.
 * Every refusal is a value; a referral that comes back keeps the invariants I1 to I5 of product specification §2.3.
 */
export function act(
  referral: Referral,
  id: RequestId,
  what: Act,
  by: Actor,
  seen: number | null,
  c: Circumstances,
): Result<Change, ActRefusal> {
  const request = referral.requests.find((q) => q.id === id);
  if (!request || request.state.kind === "prepared") return refuse({ kind: "not-a-recipient" });
  const refusal = mayAct(referral, request, what, by, seen);
  if (refusal) return refuse(refusal);
  if (!isOfferedBy(what.kind, c.rules, needOf(referral, request).kind)) return refuse({ kind: "not-offered-here" });
  const effect = effects[what.kind] as (x: Scene, what: Act) => Result<Change, ActRefusal>;
  return effect({ referral, request, by, c }, what);
}

/** Why an act is refused before its own conditions are looked at; null when it may be tried. */
export function mayAct(
  referral: Referral,
  request: AdmissionRequest,
  what: Pick<Act, "kind">,
  by: Actor,
  seen: number | null,
): ActRefusal | null {
  const row = table[what.kind];
  if (by === "platform" ? row.by !== "platform" : row.by === "platform") return { kind: "not-habilitated" };
  if (by !== "platform") {
    const sides = sidesOf(referral, request, by);
    if (sides.length === 0) return { kind: "not-a-recipient" };
    const fits = (side: Side) => (row.by === "either" ? side !== "authority" : row.by === side);
    if (!sides.some(fits)) return { kind: "not-habilitated" };
    if (row.doctor && !(isDoctor(by) && readsMedical(by, referral.module))) return { kind: "doctor-only" };
  }
  if (seen !== null && seen !== request.version)
    return { kind: "stale-version", state: request.state.kind, since: request.since };
  if (!row.from.includes(request.state.kind))
    return { kind: "wrong-state", state: request.state.kind, since: request.since };
  const closed = ["cancelled", "archived", "erased"].includes(referral.status);
  if (closed || (row.while && !row.while.includes(referral.status)))
    return { kind: "referral-closed", status: referral.status };
  if (request.disclosure === "profile" && !atProfile.includes(what.kind)) return { kind: "profile-only" };
  if (request.disclosure !== "profile" && what.kind === "interest") return { kind: "identity-known" };
  return null;
}

/** What this member may do to this request now: the buttons of its page. Some acts exist in some modules only. */
export function possibleActs(
  referral: Referral,
  request: AdmissionRequest,
  by: Member,
  rules: Rulebook = rulebookOf(referral.module),
): ActKind[] {
  const need = needOf(referral, request).kind;
  return (Object.keys(table) as ActKind[]).filter(
    (kind) => isOfferedBy(kind, rules, need) && mayAct(referral, request, { kind }, by, null) === null,
  );
}
