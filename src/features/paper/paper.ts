import type { Member, UnitId } from "#features/accounts/member.ts";
import { holds } from "#features/accounts/member.ts";
import { type Change, delayOf, type RequestEvent, type Rulebook } from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import type { Need, NeedId, Referral, Urgency } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** What is known of a dossier that came on paper: whom to call, when it came, and whether somebody carries it since. */
export type Paper = {
  contact: Contact;
  receivedOn: string;
  registeredBy: string;
  registeredAt: Date;
  /** Until when the code given lets a requester take it over; null: none was given, or it has served. */
  codeUntil: Date | null;
  takenOverAt: Date | null;
};
export type Contact = { name: string; relation: string; phone: string };

/** A level per pile of pages: those of the doctor are opened by those who may read them, whoever scanned them. */
export const piles = ["administratif", "medical"] as const;
export type Pile = (typeof piles)[number];
export const levelOf = (pile: Pile) => (pile === "medical" ? "medical" : "admin");

export type PaperRefusal =
  | { kind: "not-habilitated" }
  | { kind: "kind-not-offered" }
  | { kind: "scan-missing" }
  | { kind: "date-in-the-future" };

export type Received = { kind: string; from: string | null; receivedOn: string; urgency: Urgency };

type Unit = { id: UnitId; module: Referral["module"]; kinds: readonly string[] };

/** For their own unit its receivers, for those of the facilities that joined it a shared desk: product specification §1.3. */
export const registersFor = (by: Member, { id, module }: Pick<Unit, "id" | "module">) =>
  by.unit === id
    ? holds(by, module, "receiver")
    : holds(by, module, "desk") && (by.covers ?? []).some(({ unit }) => unit === id);

/** May this member register a paper dossier for this unit, and does the unit offer what is asked? */
export function mayRegister(
  by: Member,
  unit: Unit,
  received: Received & { scans: number },
  today: string,
): PaperRefusal | null {
  if (!registersFor(by, unit)) return { kind: "not-habilitated" };
  // a delegation for given patients brings nobody new
  if (by.actingFor && by.actingFor.patients !== "all") return { kind: "not-habilitated" };
  if (!unit.kinds.includes(received.kind)) return { kind: "kind-not-offered" };
  if (received.scans === 0) return { kind: "scan-missing" };
  return received.receivedOn > today ? { kind: "date-in-the-future" } : null;
}

/** One need and one request at once, already read: the delay to answer starts. */
export function registered(
  r: Referral,
  { kind, from, urgency }: Received,
  ids: { need: NeedId; request: RequestId },
  rules: Rulebook,
  now: Date,
): Change {
  const need: Need = { id: ids.need, kind, from, to: null, interimOf: null, state: { kind: "open" } };
  const request: AdmissionRequest = {
    ...{
      id: ids.request,
      need: need.id,
      unit: r.owner,
      state: { kind: "read" },
      since: now,
      rank: null,
      opinion: null,
    },
    ...{ assignee: null, overrideReason: null, wave: null, disclosure: "full", disclosedAt: now, yesIf: null },
    ...{ distanceKm: null, sentAt: now, readAt: now, answeredAt: null, version: 1 },
    deadline: deadlineAfter(now, delayOf(rules, "answer", kind), urgency, rules.urgencyFactor),
  };
  const event: RequestEvent = { request: request.id, act: "open", from: null, to: "read", reason: null, detail: null };
  const open = { status: "open", statusSince: now, statusReason: null } as const;
  return { referral: { ...r, ...open, urgency, needs: [need], requests: [request] }, events: [event], places: [] };
}

export type TakeOverRefusal =
  | { kind: "not-habilitated" }
  | { kind: "unknown-code" }
  | { kind: "same-unit" }
  | { kind: "referral-closed" };

/** A requester carries it from now on; nothing else changes. */
export function takenOver(r: Referral, by: Member): Result<Referral, TakeOverRefusal> {
  if (by.actingFor || !holds(by, r.module, "requester")) return refuse({ kind: "not-habilitated" });
  if (by.unit === r.owner) return refuse({ kind: "same-unit" });
  if (["cancelled", "archived", "erased"].includes(r.status)) return refuse({ kind: "referral-closed" });
  return ok({ ...r, owner: by.unit });
}
