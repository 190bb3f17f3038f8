import { holds, type Member, type UnitId } from "#features/accounts/member.ts";
import { carries, isForPatient, writesAsDoctor } from "#features/referrals/access.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import { openKinds, type Referral, type ReferralId, type VoletStanding } from "#features/referrals/referral.ts";
import { isLive } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export const follows = ["nothing", "state", "volets"] as const;
/** What the giver still reads once the doctor carries the dossier. */
export type Follow = (typeof follows)[number];
export type TransferState = "asked" | "accepted" | "declined" | "withdrawn" | "lapsed" | "returned";

/** A dossier handed by a coordination body to a doctor: modules specification C.9. */
export type Transfer = {
  id: string;
  referral: ReferralId;
  from: UnitId;
  to: UnitId;
  nationalId: string;
  name: string;
  askedAt: Date;
  lapsesAt: Date;
  state: TransferState;
  since: Date;
  follow: Follow;
};

export type AskRefusal =
  | { kind: "not-habilitated" }
  | { kind: "not-coordination" }
  | { kind: "wrong-status"; status: Referral["status"] }
  | { kind: "volets-missing"; volets: VoletStanding[] }
  | { kind: "already-asked"; name: string }
  | { kind: "call-missing" };

const handed: Referral["status"][] = ["draft", "ready", "open", "suspended"];

/** The requesters of the unit that carries it; never a référent nor a helper. */
export const mayTransfer = (member: Member, r: Referral) => carries(member, r) && holds(member, r.module, "requester");

/** The giver's own volets, those of administration: all validated before the dossier leaves. */
export function giversMissing(r: Referral): VoletStanding[] {
  const required = rulebookOf(r.module).sendRequires(openKinds(r));
  return r.volets.filter((v) => v.level === "admin" && required.includes(v.code) && v.state !== "validated");
}

export function ask(
  r: Referral,
  {
    isCoordination,
    pending,
    call,
  }: { isCoordination: boolean; pending: Transfer | null; call: { called: boolean; note: string } },
  by: Member,
): Result<null, AskRefusal> {
  if (!mayTransfer(by, r)) return refuse({ kind: "not-habilitated" });
  if (!isCoordination) return refuse({ kind: "not-coordination" });
  if (!handed.includes(r.status)) return refuse({ kind: "wrong-status", status: r.status });
  if (pending?.state === "asked") return refuse({ kind: "already-asked", name: pending.name });
  const volets = giversMissing(r);
  if (volets.length > 0) return refuse({ kind: "volets-missing", volets });
  // the doctor was called, and is willing: said and written
  return call.called && call.note.trim() ? ok(null) : refuse({ kind: "call-missing" });
}

/** Five working days to answer. */
export const lapseAfter = (now: Date): Date =>
  deadlineAfter(now, { workingDays: 5 }, "standard", { standard: 1, urgent: 1, immediate: 1 });

export type AnswerRefusal =
  | { kind: "not-yours" }
  | { kind: "over"; state: TransferState }
  | { kind: "wrong-status"; status: Referral["status"] }
  /** The doctor acts for another of their units than the one it is proposed to. */
  | { kind: "other-unit" }
  | { kind: "reason-missing" };

/** "Retour au service": while nobody has answered. */
export function withdraw(t: Transfer, r: Referral, by: Member): Result<null, AnswerRefusal> {
  if (!mayTransfer(by, r)) return refuse({ kind: "not-yours" });
  return t.state === "asked" ? ok(null) : refuse({ kind: "over", state: t.state });
}

/** The doctor, or whoever sends in their name; no dossier is open to them yet, so nothing of it is checked but whose it is. */
export const isTarget = (t: Transfer, member: Member, r: Pick<Referral, "person">): boolean =>
  (member.actingFor ? member.actingFor.nationalId : member.nationalId) === t.nationalId && isForPatient(member, r);

export function answer(
  t: Transfer,
  r: Referral,
  what: { kind: "accept" } | { kind: "decline"; reason: string },
  by: Member,
  now: Date,
): Result<null, AnswerRefusal> {
  if (!isTarget(t, by, r) || !writesAsDoctor(by, r)) return refuse({ kind: "not-yours" });
  if (t.state !== "asked" || t.lapsesAt <= now)
    return refuse({ kind: "over", state: t.state === "asked" ? "lapsed" : t.state });
  // another carries it now: nobody gives what is not theirs any more
  if (t.from !== r.owner) return refuse({ kind: "over", state: "lapsed" });
  if (what.kind === "decline") return what.reason.trim() ? ok(null) : refuse({ kind: "reason-missing" });
  if (!handed.includes(r.status)) return refuse({ kind: "wrong-status", status: r.status });
  return by.unit === t.to && holds(by, r.module, "requester") ? ok(null) : refuse({ kind: "other-unit" });
}

export type ReturnRefusal =
  | { kind: "not-yours" }
  | { kind: "reason-missing" }
  /** Units are reading it, or keep a place. */
  | { kind: "still-asked"; requests: number };

/** The doctor who accepted it gives it back, with a reason; what units are still asked is withdrawn before. */
export function giveBack(t: Transfer, r: Referral, reason: string, by: Member): Result<null, ReturnRefusal> {
  if (t.state !== "accepted" || t.to !== r.owner || !mayTransfer(by, r)) return refuse({ kind: "not-yours" });
  const engaged = r.requests.filter((q) => isLive(q) || ["confirmed", "trial", "arrived"].includes(q.state.kind));
  if (engaged.length > 0) return refuse({ kind: "still-asked", requests: engaged.length });
  return reason.trim() ? ok(null) : refuse({ kind: "reason-missing" });
}

/** What the doctor lets the giver follow, while they carry the dossier. */
export const mayLetFollow = (t: Transfer, r: Referral, by: Member) =>
  t.state === "accepted" && t.to === r.owner && mayTransfer(by, r);

/** In the giver's unit, whoever reads or prepares dossiers of this module: only what the doctor lets them. */
export const mayFollow = (t: Transfer, r: Referral, member: Member): boolean =>
  member.unit === t.from && isForPatient(member, r) && holds(member, r.module, "requester", "writer", "reader");
