import { type Change, next, type RequestEvent, type Rulebook, restated } from "#features/referrals/change.ts";
import type { Need, NeedId, Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, formerOf, isLive, isPlaced, type RequestId } from "#features/referrals/request.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Standing, standingOf, undoDays } from "./death.ts";

export type MergeRefusal =
  | { kind: "same-dossier" }
  | { kind: "other-module" }
  | { kind: "wrong-status"; number: string }
  | { kind: "placed"; number: string }
  | { kind: "not-merged" }
  | { kind: "too-late" };

/** Where what came from the other dossier went: needs, requests made here for its own, requests it had in common. */
export type Plan = {
  needs: { [other: NeedId]: NeedId };
  added: NeedId[];
  copies: { [other: RequestId]: RequestId };
  joined: { [other: RequestId]: RequestId };
};

/** Both as they stood. */
export type Before = { kept: Standing; other: Standing; plan: Plan };

/** Two dossiers that search, of one module, with nobody placed: the rest is for people to sort out. */
export function mergeable(kept: Referral, other: Referral): MergeRefusal | null {
  if (kept.id === other.id) return { kind: "same-dossier" };
  // a decision, or a path of early intervention, is a dossier of its own
  if (kept.module !== other.module || kept.module === "handicap" || kept.module === "tnd")
    return { kind: "other-module" };
  for (const r of [kept, other]) {
    if (!["draft", "ready", "open"].includes(r.status)) return { kind: "wrong-status", number: r.number };
    if (r.requests.some(isPlaced)) return { kind: "placed", number: r.number };
  }
  return null;
}

/**
 * One dossier keeps its number and takes over the needs and the requests of the other, which is archived and leads to it. Asked
 * of the same unit for the same need, two requests become one: the one that went further, with the earlier date and rank.
 */
export function merged(
  kept: Referral,
  other: Referral,
  fresh: { request: () => RequestId; need: () => NeedId },
  rules: Rulebook,
  now: Date,
): Result<{ kept: Change; other: Change; before: Before }, MergeRefusal> {
  const refusal = mergeable(kept, other);
  if (refusal) return refuse(refusal);
  const plan: Plan = { needs: {}, added: [], copies: {}, joined: {} };
  const needs = [...kept.needs];
  for (const need of other.needs.filter((n) => n.state.kind === "open" && n.interimOf === null)) {
    const same = needs.find((n) => n.kind === need.kind && n.state.kind === "open");
    plan.needs[need.id] = same?.id ?? fresh.need();
    if (same) continue;
    plan.added.push(plan.needs[need.id]!);
    needs.push({ ...need, id: plan.needs[need.id]! });
  }
  const [events, closing]: [RequestEvent[], RequestEvent[]] = [[], []];
  let requests = kept.requests;
  const closed = other.requests.map((q) => {
    const need = plan.needs[q.need];
    if ((!isLive(q) && q.state.kind !== "prepared") || !need) return q;
    const same = requests.find(
      (one) => one.unit === q.unit && one.need === need && (isLive(one) || one.state.kind === "prepared"),
    );
    const id = same?.id ?? fresh.request();
    if (same) {
      plan.joined[q.id] = same.id;
      const one = joined(same, q, now);
      requests = requests.map((other) => (other.id === same.id ? one : other));
    } else {
      plan.copies[q.id] = id;
      requests = [...requests, { ...q, id, need }];
    }
    const to = requests.find((one) => one.id === id)!.state.kind;
    events.push({ request: id, act: "join", from: same?.state.kind ?? null, to, reason: null, detail: null });
    closing.push({
      request: q.id,
      act: "join",
      from: q.state.kind,
      to: "withdrawn",
      reason: "duplicate",
      detail: null,
    });
    const former = q.state.kind === "prepared" ? "prepared" : formerOf(q.state);
    return next(q, { state: { kind: "withdrawn", former, reason: "duplicate" }, deadline: null }, now);
  });
  const before = { kept: standingOf(kept), other: standingOf(other), plan };
  return ok({
    kept: { referral: restated({ ...kept, needs, requests }, rules, now), events, places: [] },
    other: {
      referral: { ...other, status: "archived", statusSince: now, statusReason: "merged", requests: closed },
      events: closing,
      places: [],
    },
    before,
  });
}

const further = ["prepared", "sent", "read", "studying", "info-requested", "conditional", "waiting", "offered"];

/** The one that went further, with the earlier date of sending and the earlier rank. */
function joined(own: AdmissionRequest, other: AdmissionRequest, now: Date): AdmissionRequest {
  const ahead = further.indexOf(other.state.kind) > further.indexOf(own.state.kind) ? other : own;
  const ranks = [own.rank, other.rank].filter((rank) => rank !== null);
  return {
    ...ahead,
    id: own.id,
    need: own.need,
    version: own.version + 1,
    since: ahead === own ? own.since : now,
    sentAt: earlier(own.sentAt, other.sentAt),
    disclosedAt: earlier(own.disclosedAt, other.disclosedAt),
    readAt: earlier(own.readAt, other.readAt),
    rank: ranks.sort((a, b) => a.listedAt.getTime() - b.listedAt.getTime())[0] ?? null,
  };
}

const earlier = (a: Date | null, b: Date | null) => (a && b ? (a < b ? a : b) : (a ?? b));

/**
 * Both are two again. Nothing done meanwhile is lost: a request that came from the other goes back to it as it stands now; one
 * they had in common stays with the dossier that kept its number, the other's is as it was.
 */
export function unmerged(
  kept: Referral,
  other: Referral,
  { at, before }: { at: Date; before: Before },
  rules: Rulebook,
  now: Date,
): Result<{ kept: Change; other: Change }, MergeRefusal> {
  if (other.statusReason !== "merged") return refuse({ kind: "not-merged" });
  if (now > addHours(at, undoDays * 24)) return refuse({ kind: "too-late" });
  const { plan } = before;
  const shared = new Set<string>([...Object.values(plan.copies), ...Object.values(plan.joined)]);
  if (kept.requests.some((q) => shared.has(q.id) && isPlaced(q)))
    return refuse({ kind: "placed", number: kept.number });
  const copies = new Set<string>(Object.values(plan.copies));
  const added = new Set<string>(plan.added);
  const events: RequestEvent[] = [];
  const requests = other.requests.map((q) => {
    const was = before.other.requests.find((one) => one.id === q.id);
    const copy = kept.requests.find((one) => one.id === plan.copies[q.id]);
    if (!was || (!copy && !plan.joined[q.id])) return q;
    const back = { ...(copy ?? was), id: q.id, need: q.need, version: q.version + 1 };
    events.push({ request: q.id, act: "join", from: "withdrawn", to: back.state.kind, reason: null, detail: null });
    return back;
  });
  const own = kept.requests
    .filter((q) => !copies.has(q.id))
    .map((q) => {
      const was = before.kept.requests.find((one) => one.id === q.id);
      if (!was || !Object.values(plan.joined).includes(q.id)) return q;
      const { rank, sentAt, disclosedAt, readAt } = was;
      const isUntouched = q.version === was.version + 1;
      return isUntouched
        ? { ...was, version: q.version + 1 }
        : { ...q, rank, sentAt, disclosedAt, readAt, version: q.version + 1 };
    });
  const needs = kept.needs.filter((n) => !added.has(n.id) || own.some((q) => q.need === n.id));
  const stands = restated({ ...kept, status: before.kept.status, needs, requests: own }, rules, now);
  const statusSince = stands.status === before.kept.status ? before.kept.statusSince : stands.statusSince;
  const { status, statusReason, reviewOn } = before.other;
  return ok({
    kept: { referral: { ...stands, statusSince }, events: [], places: [] },
    other: {
      referral: { ...other, status, statusReason, reviewOn, statusSince: before.other.statusSince, requests },
      events,
      places: [],
    },
  });
}

/** Needs that only the merge had brought, and that go again. */
export const needsGone = (before: Referral, after: Referral): Need[] =>
  before.needs.filter((n) => !after.needs.some((one) => one.id === n.id));
