import { holds, type Member } from "#features/accounts/member.ts";
import { type Access, accessOf } from "#features/referrals/access.ts";
import { type Change, next, type RequestEvent } from "#features/referrals/change.ts";
import type { Need, Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, formerOf, isLive } from "#features/referrals/request.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** Product specification §12: undo of a merge and of a death. */
export const undoDays = 30;

export type DeathRefusal =
  | { kind: "not-habilitated" }
  | { kind: "already-recorded" }
  | { kind: "date-impossible" }
  | { kind: "not-recorded" }
  | { kind: "too-late" };

/** §1.3, "record a death": never who only reads, nor somebody asked to help. */
export function mayRecordDeath(r: Referral, by: Member, access: Access): boolean {
  if (r.status === "erased") return false;
  if (by.unit === r.owner && holds(by, r.module, "mdph")) return true;
  switch (access) {
    case "owner":
      return holds(by, r.module, "requester", "writer");
    case "receiver":
      return holds(by, r.module, "receiver", "desk");
    case "person":
    case "doctor":
      return true;
    case "helper":
    case null:
      return false;
  }
}

/** The same, from what the member sees of the dossier now. */
export const recordsDeath = (r: Referral, by: Member, now: Date, afterCloseDays: number) =>
  mayRecordDeath(r, by, accessOf(r, by, now, afterCloseDays));

/**
 * From any status to cancelled, or to archived once the person had arrived somewhere: every live or confirmed request is
 * withdrawn, nothing revives, and the dossier does not open again.
 */
export function withDeath(r: Referral, now: Date): Result<Change, DeathRefusal> {
  if (r.statusReason === "deceased") return refuse({ kind: "already-recorded" });
  const events: RequestEvent[] = [];
  const requests = r.requests.map((q) => {
    if (!isLive(q) && q.state.kind !== "confirmed" && q.state.kind !== "prepared") return q;
    const former = q.state.kind === "prepared" ? "prepared" : formerOf(q.state);
    events.push({
      request: q.id,
      act: "withdraw",
      from: q.state.kind,
      to: "withdrawn",
      reason: "deceased",
      detail: null,
    });
    return next(q, { state: { kind: "withdrawn", former, reason: "deceased" }, deadline: null }, now);
  });
  const freed = r.requests.filter((q) => q.state.kind === "confirmed");
  const needs = r.needs.map((n): Need => {
    if (n.state.kind === "placed" && freed.some((q) => q.need === n.id))
      return { ...n, state: n.interimOf ? { kind: "dropped", by: null } : { kind: "open" } };
    return n;
  });
  const stayed = r.status === "archived" || r.requests.some((q) => ["trial", "arrived"].includes(q.state.kind));
  const status = stayed ? "archived" : "cancelled";
  // what was over stays over since then
  const statusSince = r.status === status ? r.statusSince : now;
  return ok({
    referral: { ...r, status, statusSince, statusReason: "deceased", reviewOn: null, requests, needs },
    events,
    places: [],
  });
}

/** The dossier as it stood before; instants are text in it. */
export type Standing = Pick<Referral, "status" | "statusSince" | "statusReason" | "reviewOn" | "requests" | "needs">;
export const standingOf = ({ status, statusSince, statusReason, reviewOn, requests, needs }: Referral): Standing => ({
  ...{ status, statusSince, statusReason, reviewOn, requests, needs },
});

/**
 * Said by mistake: everything is as it stood, states, ranks, places. The clocks that stopped run again from where they were, an
 * offer's went on. `heldPlaces`: what was held for the offers, and is still to be.
 */
export function undoneDeath(
  r: Referral,
  death: { at: Date; before: Standing },
  now: Date,
): Result<Change, DeathRefusal> {
  if (r.statusReason !== "deceased") return refuse({ kind: "not-recorded" });
  if (now > addHours(death.at, undoDays * 24)) return refuse({ kind: "too-late" });
  const events: RequestEvent[] = [];
  const stopped = now.getTime() - death.at.getTime();
  const requests = r.requests.map((q) => {
    const before = death.before.requests.find((one) => one.id === q.id);
    if (!before || q.state.kind !== "withdrawn" || q.state.reason !== "deceased" || before.state.kind === "withdrawn")
      return q;
    events.push({
      request: q.id,
      act: "restore",
      from: "withdrawn",
      to: before.state.kind,
      reason: null,
      detail: null,
    });
    return { ...before, deadline: resumed(before, stopped), version: q.version + 1 };
  });
  const { status, statusSince, statusReason, reviewOn, needs } = death.before;
  return ok({
    referral: { ...r, status, statusSince, statusReason, reviewOn, needs: sameWhereEqual(r.needs, needs), requests },
    events,
    places: [],
  });
}

const resumed = (q: AdmissionRequest, stopped: number) =>
  q.deadline && q.state.kind !== "offered" && q.state.kind !== "confirmed"
    ? new Date(q.deadline.getTime() + stopped)
    : q.deadline;

/** Needs that did not change stay the same objects: only the others are written. */
const sameWhereEqual = (now: Need[], before: Need[]) =>
  now.map((n) => {
    const was = before.find((one) => one.id === n.id);
    return !was || JSON.stringify(was) === JSON.stringify(n) ? n : was;
  });
