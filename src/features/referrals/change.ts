import type { Member } from "#features/accounts/member.ts";
import type { PlaceMove } from "#features/places/moves.ts";
import type { Delay, UrgencyFactor } from "./deadline.ts";
import { openKinds, preparationStatus, type Referral } from "./referral.ts";
import { type AdmissionRequest, isLive, type RequestId, type StateKind } from "./request.ts";

/** One line of the timeline: what happened to one request. `detail` is free text, sealed in the store. */
export type RequestEvent = {
  request: RequestId;
  act: EventAct;
  from: StateKind | null;
  to: StateKind;
  reason: string | null;
  detail: Record<string, string> | null;
};

export type EventAct =
  | "prepare"
  | "send"
  | "send-dossier"
  | "open"
  | "take"
  | "ask"
  | "supply"
  | "list"
  | "give-opinion"
  | "propose"
  | "agree-by-phone"
  | "amend"
  | "retract"
  | "lapse"
  | "confirm"
  | "confirm-interim"
  | "turn-down"
  | "decline"
  | "reconsider"
  | "withdraw"
  | "arrive"
  | "no-show"
  | "fall-through"
  | "undo-arrival"
  | "supersede"
  | "revive"
  | "reopen"
  | "interest"
  | "say-yes-if"
  | "tick-condition"
  | "keep-conditions"
  | "drop-conditions"
  | "review-conditions"
  | "conditions-met"
  | "conditions-lost"
  | "propose-when-met"
  | "not-proposed"
  | "extend-hold"
  | "lapse-hold"
  | "start-trial"
  | "end-trial"
  | "end"
  | "endorse"
  | "reject-refusal"
  | "reactivate"
  | "accept"
  | "follow"
  | "ask-correction"
  | "restore"
  | "worth-asking"
  | "join";

/**
 * What an act changes: the whole referral after it, what to write in the timeline, and which places it holds or lets go.
 * What a request that moves takes, occupies or gives back is read from its states: see place-moves.ts.
 */
export type Change = { referral: Referral; events: RequestEvent[]; places: PlaceMove[] };

/** A professional, or the platform's own timers. */
export type Actor = Member | "platform";

export type ReasonList = readonly { code: string; label: string; comment: boolean; endsSearch?: boolean }[];

export type DelayName =
  | "read"
  | "answer"
  | "info"
  | "conditionReview"
  | "waitingConfirm"
  | "offerValid"
  | "oralValidate"
  | "hold"
  | "arrivalCheck"
  | "arrivalUndo"
  | "revivalWindow"
  | "revivalAnswer";

/** What a module settles as data (pathways/): options, reasons, delays. */
export type Rulebook = {
  opinion: "required" | "optional" | "none";
  interim: boolean;
  maxLive: number;
  /** A request is the whole establishment's. */
  perEstablishment: boolean;
  /** The greatest age of a unit that says no other; null: none is looked at. */
  ageLimit: number | null;
  /** A first contact without identity is off, or the requester's choice. */
  profileFirst: "off" | "choice";
  stages: readonly string[];
  needKinds: readonly string[];
  closes: (kind: string) => readonly string[];
  /** The volets that must be validated before sending requests of these kinds. */
  sendRequires: (kinds: readonly string[]) => readonly string[];
  /** What a unit accepts is confirmed at once; or it proposes a place, that somebody confirms. */
  implicit: boolean;
  proposes: boolean;
  /** Units answer in the official statuses of MDPH decisions. */
  official: boolean;
  /** A trial before the entry, and who endorses a refusal, or reactivates what was closed. */
  trial: boolean;
  endorsed: boolean;
  /** The stay is followed to its end for that kind of need. */
  followed: (kind: string) => boolean;
  reasons: Record<
    | "decline"
    | "withdraw"
    | "turnDown"
    | "retract"
    | "nonArrival"
    | "cancel"
    | "suspend"
    | "endTrial"
    | "end"
    | "reactivate",
    ReasonList
  >;
  delays: Record<DelayName, Delay>;
  /** Those some kinds of need shorten or lengthen. */
  kindDelays: { [kind: string]: Partial<Record<DelayName, Delay>> };
  urgencyFactor: UrgencyFactor;
};

/** A new version of a request; its age restarts when its state changes. */
export const next = (q: AdmissionRequest, to: Partial<AdmissionRequest>, now: Date): AdmissionRequest => ({
  ...q,
  ...to,
  since: to.state && to.state.kind !== q.state.kind ? now : q.since,
  version: q.version + 1,
});

/** The referral's status follows its needs: every one placed, every one arrived, or a search still on. */
export function settled(r: Referral, now: Date): Referral {
  if (["unconfirmed", "suspended", "cancelled", "archived", "erased"].includes(r.status)) return r;
  const needs = r.needs.filter((n) => n.state.kind !== "dropped" && n.interimOf === null);
  const placed = needs.length > 0 && needs.every((n) => n.state.kind === "placed");
  const arrived =
    placed &&
    needs.every((n) =>
      r.requests.some((q) => q.need === n.id && (q.state.kind === "arrived" || q.state.kind === "ended")),
    );
  const sent = r.requests.some((q) => q.sentAt !== null);
  const status = arrived ? "admitted" : placed ? "placed" : sent ? "open" : r.status;
  return status === r.status ? r : { ...r, status, statusSince: now, statusReason: null };
}

/** The status after a change of needs or volets: before anything is sent it follows the volets, then the needs. */
export function restated(r: Referral, rules: Rulebook, now: Date): Referral {
  if (r.status !== "draft" && r.status !== "ready") return settled(r, now);
  const status = preparationStatus(r, rules.sendRequires(openKinds(r)));
  return status === r.status ? r : { ...r, status, statusSince: now };
}

/** Free texts that were given; null when none was. */
export function textOf(texts: Record<string, string | null | undefined>): Record<string, string> | null {
  const kept = Object.entries(texts).filter((pair): pair is [string, string] => Boolean(pair[1]?.trim()));
  return kept.length > 0 ? Object.fromEntries(kept) : null;
}

/** Units whose screens show this change, and the dossier itself. */
export const topicsOf = (before: Referral, after: Referral): string[] => {
  const known = new Map(before.requests.map((q) => [q.id, q]));
  // suspended or resumed, a dossier reads otherwise in every list where it waits
  const moved = before.status !== after.status;
  const units = [...before.requests, ...after.requests]
    .filter((q) => known.get(q.id) !== q || !after.requests.includes(q) || (moved && isLive(q)))
    .map((q) => q.unit);
  return [`referral:${after.id}`, `unit:${after.owner}`, ...new Set(units.map((unit) => `unit:${unit}`))];
};

/** How long this takes for that kind of need. */
export const delayOf = (rules: Rulebook, name: DelayName, kind: string): Delay =>
  rules.kindDelays[kind]?.[name] ?? rules.delays[name];
