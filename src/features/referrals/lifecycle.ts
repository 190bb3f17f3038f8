import type { Member } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { conducts, isClosedToUnits, partyOf } from "./access.ts";
import {
  type Change,
  next,
  type ReasonList,
  type RequestEvent,
  type Rulebook,
  restated,
  settled,
  textOf,
} from "./change.ts";
import { deadlineAfter } from "./deadline.ts";
import { missingToSend, type Need, type NeedId, openKinds, preparationStatus, type Referral } from "./referral.ts";
import { type AdmissionRequest, formerOf, isLive } from "./request.ts";

/** What can be done to the dossier itself: product specification §3.3. */
export type DossierAct =
  | { kind: "cancel"; reason: string; comment: string }
  | { kind: "suspend"; reason: string; comment: string; reviewOn: string }
  | { kind: "resume" }
  | { kind: "reopen" }
  | { kind: "keep-alive" }
  | { kind: "archive" }
  | { kind: "add-need"; id: NeedId; need: { kind: string; from: string | null; to: string | null } }
  | { kind: "drop-need"; need: NeedId };
export type DossierActKind = DossierAct["kind"];

export type DossierRefusal =
  | { kind: "not-habilitated" }
  | { kind: "wrong-status"; status: Referral["status"] }
  | { kind: "reason-missing" }
  | { kind: "comment-missing" }
  | { kind: "date-in-the-past" }
  | { kind: "deceased" }
  | { kind: "merged" }
  | { kind: "requests-live"; count: number }
  | { kind: "unknown-need" }
  | { kind: "need-already-asked" }
  | { kind: "need-already-placed" }
  /** What closed it to the units is to be agreed, and validated, again. */
  | { kind: "agreement-missing" }
  | { kind: "stale-version" };

/** From which status each act starts. */
export const dossierTable: Record<DossierActKind, readonly Referral["status"][]> = {
  cancel: ["unconfirmed", "draft", "ready", "open", "suspended", "placed"],
  suspend: ["open"],
  resume: ["suspended"],
  reopen: ["cancelled", "archived"],
  "keep-alive": ["draft", "ready", "open"],
  archive: ["draft", "ready", "open", "cancelled", "admitted"],
  "add-need": ["draft", "ready", "open", "placed", "admitted"],
  "drop-need": ["draft", "ready", "open"],
};

export const mayDo = (r: Referral, kind: DossierActKind, by: Member) =>
  mayAct(r, kind, by) && dossierTable[kind].includes(r.status);

/** §1.3: somebody who helps, and may act, suspends and resumes; the rest is for those whose dossier it is. */
const mayAct = (r: Referral, kind: DossierActKind, by: Member) =>
  conducts(by, r) && (partyOf(by, r) !== "helper" || kind === "suspend" || kind === "resume");

export function actOnDossier(
  r: Referral,
  what: DossierAct,
  by: Member,
  rules: Rulebook,
  now: Date,
  today: string,
): Result<Change, DossierRefusal> {
  if (!mayAct(r, what.kind, by)) return refuse({ kind: "not-habilitated" });
  if (!dossierTable[what.kind].includes(r.status)) return refuse({ kind: "wrong-status", status: r.status });
  switch (what.kind) {
    case "cancel":
      return reasonRefusal(rules.reasons.cancel, what) ?? cancelled(r, what, now);
    case "suspend":
      if (what.reviewOn <= today) return refuse({ kind: "date-in-the-past" });
      return (
        reasonRefusal(rules.reasons.suspend, what) ??
        only({
          ...{ ...r, status: "suspended", statusSince: now, statusReason: what.reason },
          ...{ reviewOn: what.reviewOn, suspendedAt: now },
        })
      );
    case "resume":
      if (isClosedToUnits(r) && missingToSend(r, rules.sendRequires(openKinds(r))).length > 0)
        return refuse({ kind: "agreement-missing" });
      return only(resumed(r, now));
    case "reopen":
      if (r.statusReason === "merged") return refuse({ kind: "merged" });
      return r.statusReason === "deceased" ? refuse({ kind: "deceased" }) : reopened(r, rules, now);
    case "keep-alive":
      return only(kept(r, rules, now));
    case "archive": {
      const count = r.requests.filter(isLive).length;
      return count > 0 ? refuse({ kind: "requests-live", count }) : ok(archived(r, null, now));
    }
    case "add-need":
      return added(r, what.id, what.need, rules, now);
    case "drop-need":
      return dropped(r, what.need, rules, now);
  }
}

/** Every live or confirmed request is withdrawn with the same reason, and nothing revives. */
function cancelled(
  r: Referral,
  { reason, comment }: { reason: string; comment: string },
  now: Date,
): Result<Change, DossierRefusal> {
  const events: RequestEvent[] = [];
  const requests = r.requests.map((q) => {
    if (!isLive(q) && q.state.kind !== "confirmed" && q.state.kind !== "prepared") return q;
    const former = q.state.kind === "prepared" ? "prepared" : formerOf(q.state);
    events.push({
      request: q.id,
      act: "withdraw",
      from: q.state.kind,
      to: "withdrawn",
      reason,
      detail: textOf({ comment }),
    });
    return next(q, { state: { kind: "withdrawn", former, reason }, deadline: null }, now);
  });
  const freed = r.requests.filter((q) => q.state.kind === "confirmed");
  const needs = r.needs.map((n): Need => {
    const { state } = n;
    if (state.kind === "placed" && freed.some((q) => q.need === n.id))
      return { ...n, state: n.interimOf ? { kind: "dropped", by: null } : { kind: "open" } };
    return state.kind === "dropped" && freed.some((q) => q.id === state.by) ? { ...n, state: { kind: "open" } } : n;
  });
  return ok({
    referral: { ...r, status: "cancelled", statusSince: now, statusReason: reason, requests, needs },
    events,
    places: [],
  });
}

/**
 * Read only from now on. By a timer, what is still asked is withdrawn for want of news; what was selected goes too, and a
 * reopening brings both back as a selection. The reason a cancelled dossier had stays.
 */
export function archived(r: Referral, reason: "no-news" | null, now: Date): Change {
  const events: RequestEvent[] = [];
  const requests = r.requests.map((q) => {
    if (!isLive(q) && q.state.kind !== "prepared") return q;
    const former = q.state.kind === "prepared" ? "prepared" : formerOf(q.state);
    const why = reason ?? "no-longer-needed";
    events.push({ request: q.id, act: "withdraw", from: q.state.kind, to: "withdrawn", reason: why, detail: null });
    return next(q, { state: { kind: "withdrawn", former, reason: why }, deadline: null }, now);
  });
  const statusReason = r.status === "cancelled" || r.statusReason === "deceased" ? r.statusReason : reason;
  return { referral: { ...r, status: "archived", statusSince: now, statusReason, requests }, events, places: [] };
}

/** One request of a waiting list, closed for want of news: asked, reminded, and nobody answered. */
export function withdrawnForNoNews(r: Referral, id: AdmissionRequest["id"], now: Date): Change {
  const events: RequestEvent[] = [];
  const requests = r.requests.map((q) => {
    if (q.id !== id || q.state.kind !== "waiting") return q;
    events.push({ request: q.id, act: "withdraw", from: "waiting", to: "withdrawn", reason: "no-news", detail: null });
    return next(q, { state: { kind: "withdrawn", former: "waiting", reason: "no-news" }, deadline: null }, now);
  });
  return { referral: { ...r, requests }, events, places: [] };
}

/** Still wanted: the clocks of the waiting lists start again. */
function kept(r: Referral, rules: Rulebook, now: Date): Referral {
  const requests = r.requests.map((q) =>
    q.state.kind === "waiting"
      ? next(q, { deadline: deadlineAfter(now, rules.delays.waitingConfirm, "standard", rules.urgencyFactor) }, now)
      : q,
  );
  return { ...r, requests: requests.some((q, i) => q !== r.requests[i]) ? requests : r.requests };
}

/** Clocks stopped during the suspension: deadlines move by its length; an offer's did not stop. */
function resumed(r: Referral, now: Date): Referral {
  const stopped = now.getTime() - r.statusSince.getTime();
  const requests = r.requests.map((q) =>
    q.deadline && q.state.kind !== "offered" && isLive(q)
      ? { ...q, deadline: new Date(q.deadline.getTime() + stopped), version: q.version + 1 }
      : q,
  );
  return settled({ ...r, requests, status: "open", statusSince: now, statusReason: null, reviewOn: null }, now);
}

/** What was withdrawn with the dossier: when it closed, or when it had been cancelled before it was archived. */
function closedWithDossier(r: Referral, q: AdmissionRequest): boolean {
  if (q.state.kind !== "withdrawn") return false;
  if (q.since.getTime() === r.statusSince.getTime()) return true;
  const { reason } = q.state;
  const closing = r.requests.filter((other) => other.state.kind === "withdrawn" && other.state.reason === reason);
  const last = Math.max(...closing.map((other) => other.since.getTime()));
  return r.status === "archived" && reason === r.statusReason && q.since.getTime() === last;
}

/** What the closing withdrew becomes a preselection, never sent again by itself. */
function reopened(r: Referral, rules: Rulebook, now: Date): Result<Change, DossierRefusal> {
  const events: RequestEvent[] = [];
  const taken = new Set(
    r.requests.filter((q) => isLive(q) || q.state.kind === "prepared").map((q) => `${q.unit} ${q.need}`),
  );
  const requests = r.requests.map((q) => {
    const [key, need] = [`${q.unit} ${q.need}`, r.needs.find((n) => n.id === q.need)!];
    if (!closedWithDossier(r, q) || taken.has(key) || need.state.kind !== "open") return q;
    taken.add(key);
    events.push({ request: q.id, act: "reopen", from: "withdrawn", to: "prepared", reason: null, detail: null });
    return next(q, { state: { kind: "prepared" }, sentAt: null, readAt: null, answeredAt: null, deadline: null }, now);
  });
  const status = preparationStatus(r, rules.sendRequires(openKinds(r)));
  return ok({ referral: { ...r, status, statusSince: now, statusReason: null, requests }, events, places: [] });
}

function added(
  r: Referral,
  id: NeedId,
  need: { kind: string; from: string | null; to: string | null },
  rules: Rulebook,
  now: Date,
): Result<Change, DossierRefusal> {
  if (!rules.needKinds.includes(need.kind)) return refuse({ kind: "unknown-need" });
  if (r.needs.some((n) => n.kind === need.kind && n.state.kind === "open"))
    return refuse({ kind: "need-already-asked" });
  const needs: Need[] = [...r.needs, { id, ...need, interimOf: null, state: { kind: "open" } }];
  return only(restated({ ...r, needs }, rules, now));
}

function dropped(r: Referral, id: NeedId, rules: Rulebook, now: Date): Result<Change, DossierRefusal> {
  const need = r.needs.find((n) => n.id === id);
  if (!need) return refuse({ kind: "unknown-need" });
  if (need.state.kind !== "open") return refuse({ kind: "need-already-placed" });
  const events: RequestEvent[] = [];
  const requests = r.requests.map((q) => {
    if (q.need !== id || (!isLive(q) && q.state.kind !== "prepared")) return q;
    const former = q.state.kind === "prepared" ? "prepared" : formerOf(q.state);
    events.push({
      request: q.id,
      act: "withdraw",
      from: q.state.kind,
      to: "withdrawn",
      reason: "no-longer-needed",
      detail: null,
    });
    return next(q, { state: { kind: "withdrawn", former, reason: "no-longer-needed" }, deadline: null }, now);
  });
  const needs = r.needs.map((n): Need => (n.id === id ? { ...n, state: { kind: "dropped", by: null } } : n));
  return ok({ referral: restated({ ...r, needs, requests }, rules, now), events, places: [] });
}

function reasonRefusal(list: ReasonList, { reason, comment }: { reason: string; comment: string }) {
  const found = list.find((x) => x.code === reason);
  if (!found) return refuse({ kind: "reason-missing" });
  return found.comment && !comment.trim() ? refuse({ kind: "comment-missing" }) : null;
}

const only = (referral: Referral): Result<Change, DossierRefusal> => ok({ referral, events: [], places: [] });
