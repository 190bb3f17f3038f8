import type { Member, UnitId } from "#features/accounts/member.ts";
import type { Reason } from "#features/matching/predicate.ts";
import { conducts, prepares } from "#features/referrals/access.ts";
import {
  type Actor,
  type Change,
  delayOf,
  next,
  type RequestEvent,
  type Rulebook,
  textOf,
} from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import { missingToSend, type NeedId, type Referral, type VoletStanding } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive, type RequestId, type SentAs } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** A unit as sending needs it. */
export type AskedUnit = {
  id: UnitId;
  kinds: readonly string[];
  accepts: boolean;
  acceptsFrom: string | null;
  ageMax: number | null;
  /** The other units of its establishment. */
  beside: readonly UnitId[];
};

export type SendingRefusal =
  | { kind: "not-habilitated" }
  | { kind: "referral-closed"; status: Referral["status"] }
  | { kind: "unknown-need" }
  | { kind: "need-already-placed" }
  | { kind: "unit-not-accepting"; from: string | null }
  | { kind: "kind-not-offered" }
  | { kind: "already-selected" }
  /** A need is not met, and nobody has said why the unit is asked all the same. */
  | { kind: "override-missing"; unmet: Unmet[] }
  | { kind: "not-selected" }
  | { kind: "too-many-requests"; most: number }
  | { kind: "volets-missing"; volets: VoletStanding[] }
  | { kind: "duplicate-unresolved" }
  | { kind: "nothing-selected" }
  /** What is asked for ends before today: the stay is past, or the decision is over. */
  | { kind: "need-over"; on: string }
  | { kind: "profile-not-offered" }
  /** Too old for that unit, on the day of the sending. */
  | { kind: "too-old"; most: number }
  /** The module forbids it, for a reason that is not a volet to complete. */
  | { kind: "forbidden"; sentence: string }
  | { kind: "stale-version" };

/** A unit of the selection, and what of the dossier it does not meet: its reasons that say no. */
export type Unmet = { unit: UnitId; reasons: readonly Reason[] };

const maySelect = (r: Referral, by: Member) => prepares(by, r);

/** Puts a unit in the selection: `prepared`, invisible to the unit. */
export function prepare(
  r: Referral,
  wanted: {
    id: RequestId;
    need: NeedId;
    unit: AskedUnit;
    distanceKm: number | null;
    overrideReason: string | null;
    unmet: readonly Reason[];
  },
  by: Member,
  rules: Rulebook,
  now: Date,
): Result<Change, SendingRefusal> {
  if (!maySelect(r, by)) return refuse({ kind: "not-habilitated" });
  if (!["draft", "ready", "open"].includes(r.status)) return refuse({ kind: "referral-closed", status: r.status });
  const need = r.needs.find((n) => n.id === wanted.need);
  if (!need) return refuse({ kind: "unknown-need" });
  if (need.state.kind !== "open") return refuse({ kind: "need-already-placed" });
  if (!wanted.unit.kinds.includes(need.kind)) return refuse({ kind: "kind-not-offered" });
  if (!wanted.unit.accepts) return refuse({ kind: "unit-not-accepting", from: wanted.unit.acceptsFrom });
  const ofNeed = r.requests.filter((q) => q.need === need.id && (isLive(q) || q.state.kind === "prepared"));
  const same = rules.perEstablishment ? [wanted.unit.id, ...wanted.unit.beside] : [wanted.unit.id];
  if (ofNeed.some((q) => same.includes(q.unit))) return refuse({ kind: "already-selected" });
  if (ofNeed.length >= rules.maxLive) return refuse({ kind: "too-many-requests", most: rules.maxLive });
  if (wanted.unmet.length > 0 && !wanted.overrideReason)
    return refuse({ kind: "override-missing", unmet: [{ unit: wanted.unit.id, reasons: wanted.unmet }] });

  const request: AdmissionRequest = {
    id: wanted.id,
    need: need.id,
    unit: wanted.unit.id,
    state: { kind: "prepared" },
    since: now,
    rank: null,
    opinion: null,
    assignee: null,
    overrideReason: wanted.overrideReason,
    wave: null,
    disclosure: "full",
    disclosedAt: null,
    yesIf: null,
    distanceKm: wanted.distanceKm,
    sentAt: null,
    readAt: null,
    answeredAt: null,
    deadline: null,
    version: 1,
  };
  const event: RequestEvent = {
    request: request.id,
    act: "prepare",
    from: null,
    to: "prepared",
    reason: null,
    detail: textOf({ override: wanted.overrideReason }),
  };
  return ok({ referral: { ...r, requests: [...r.requests, request] }, events: [event], places: [] });
}

/** Says why a unit already selected is asked though it does not meet a need; the requester may say it better until it is sent. */
export function justify(
  r: Referral,
  id: RequestId,
  overrideReason: string,
  by: Member,
): Result<Change, SendingRefusal> {
  if (!maySelect(r, by)) return refuse({ kind: "not-habilitated" });
  const request = r.requests.find((q) => q.id === id && q.state.kind === "prepared");
  if (!request) return refuse({ kind: "not-selected" });
  const event: RequestEvent = {
    request: id,
    act: "prepare",
    from: "prepared",
    to: "prepared",
    reason: null,
    detail: textOf({ override: overrideReason }),
  };
  const requests = r.requests.map((q) => (q.id === id ? { ...q, overrideReason } : q));
  return ok({ referral: { ...r, requests }, events: [event], places: [] });
}

/** Takes a unit out of the selection. A request that came back from a cancelled dossier keeps its history: it is withdrawn, not erased. */
export function unprepare(r: Referral, id: RequestId, by: Member, now: Date): Result<Change, SendingRefusal> {
  if (!maySelect(r, by)) return refuse({ kind: "not-habilitated" });
  const request = r.requests.find((q) => q.id === id && q.state.kind === "prepared");
  if (!request) return refuse({ kind: "not-selected" });
  if (request.version === 1)
    return ok({ referral: { ...r, requests: r.requests.filter((q) => q.id !== id) }, events: [], places: [] });
  const reason = "no-longer-needed";
  const gone = next(request, { state: { kind: "withdrawn", former: "prepared", reason } }, now);
  const event: RequestEvent = { request: id, act: "withdraw", from: "prepared", to: "withdrawn", reason, detail: null };
  const requests = r.requests.map((q) => (q.id === id ? gone : q));
  return ok({ referral: { ...r, requests }, events: [event], places: [] });
}

/** Why this dossier cannot leave now; null when it can. */
export function sendRefusal(r: Referral, kinds: readonly string[], rules: Rulebook): SendingRefusal | null {
  if (!["ready", "draft", "open"].includes(r.status)) return { kind: "referral-closed", status: r.status };
  if (r.unresolvedDuplicate) return { kind: "duplicate-unresolved" };
  const missing = missingToSend(r, rules.sendRequires(kinds));
  return missing.length > 0 ? { kind: "volets-missing", volets: missing } : null;
}

export type SendingTerms = {
  disclosure?: SentAs;
  only?: readonly RequestId[];
  unmet?: ReadonlyMap<RequestId, readonly Reason[]>;
  /** The age of the person in years, and why the module forbids to send; null: unknown, and nothing. */
  age?: number | null;
  forbidden?: string | null;
};

/** Among these, the units that do not meet a need and that nobody has said why to ask. */
export const unjustified = (
  selected: readonly AdmissionRequest[],
  unmet: ReadonlyMap<RequestId, readonly Reason[]>,
): Unmet[] =>
  selected.flatMap((q) => {
    const reasons = unmet.get(q.id) ?? [];
    return reasons.length > 0 && !q.overrideReason ? [{ unit: q.unit, reasons }] : [];
  });

/** Whether this person may send this dossier, or plan its waves. */
export const maySend = (r: Referral, by: Member) => conducts(by, r);

/**
 * Sends selected requests at once: all of them or none. `only`: those of a wave; the platform sends what somebody
 * habilitated planned. `unmet`: what each does not meet today, whatever it met when it was chosen.
 */
export function send(
  r: Referral,
  by: Actor,
  units: ReadonlyMap<UnitId, AskedUnit>,
  rules: Rulebook,
  now: Date,
  { disclosure = "full", only, unmet = new Map(), age = null, forbidden = null }: SendingTerms = {},
): Result<Change, SendingRefusal> {
  if (by !== "platform" && !maySend(r, by)) return refuse({ kind: "not-habilitated" });
  if (disclosure === "profile" && rules.profileFirst === "off") return refuse({ kind: "profile-not-offered" });
  const selected = r.requests.filter(
    (q) =>
      q.state.kind === "prepared" &&
      (!only || only.includes(q.id)) &&
      r.needs.some((n) => n.id === q.need && n.state.kind === "open"),
  );
  if (selected.length === 0) return refuse({ kind: "nothing-selected" });
  const kinds = [...new Set(selected.map((q) => r.needs.find((n) => n.id === q.need)!.kind))];
  const over = r.needs.find((n) => n.to !== null && n.to < dayOf(now) && selected.some((q) => q.need === n.id));
  if (over) return refuse({ kind: "need-over", on: over.to! });
  const refusal = sendRefusal(r, kinds, rules);
  if (refusal) return refuse(refusal);
  if (forbidden !== null) return refuse({ kind: "forbidden", sentence: forbidden });
  for (const q of selected) {
    const unit = units.get(q.unit);
    if (!unit?.accepts) return refuse({ kind: "unit-not-accepting", from: unit?.acceptsFrom ?? null });
    const most = rules.ageLimit === null ? null : (unit.ageMax ?? rules.ageLimit);
    if (most !== null && age !== null && age > most) return refuse({ kind: "too-old", most });
  }
  const unsaid = unjustified(selected, unmet);
  if (unsaid.length > 0) return refuse({ kind: "override-missing", unmet: unsaid });
  const deadlineOf = (q: AdmissionRequest) =>
    deadlineAfter(
      now,
      delayOf(rules, "read", r.needs.find((n) => n.id === q.need)!.kind),
      r.urgency,
      rules.urgencyFactor,
    );
  const disclosedAt = disclosure === "full" ? now : null;
  const requests = r.requests.map((q) =>
    selected.includes(q)
      ? next(q, { state: { kind: "sent" }, sentAt: now, deadline: deadlineOf(q), disclosure, disclosedAt }, now)
      : q,
  );
  const events = selected.map(
    (q): RequestEvent => ({
      request: q.id,
      act: "send",
      from: "prepared",
      to: "sent",
      reason: null,
      detail: textOf({ override: q.overrideReason }),
    }),
  );
  const status = r.status === "open" ? {} : ({ status: "open", statusSince: now, statusReason: null } as const);
  return ok({ referral: { ...r, ...status, requests }, events, places: [] });
}
