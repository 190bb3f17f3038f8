import { holds, type Member, type UnitId } from "#features/accounts/member.ts";
import type { NeedId, ReferralId } from "#features/referrals/referral.ts";
import { addMonths } from "#lib/dates.ts";
import { validityAlerts } from "#pathways/handicap/decision.ts";
import type { RightCode } from "#pathways/handicap/rights.ts";

/** A decision of an MDPH, carried by a dossier of its own: modules specification D.2. Codes are those of pathways/handicap/decision.ts. */
export type Decision = {
  referral: ReferralId;
  /** The MDPH in charge. */
  unit: UnitId;
  /** As the MDPH numbers it. */
  idDecision: string;
  /** As we number it. */
  idNational: string;
  fileNumber: string;
  personNumber: string;
  type: string;
  decidedOn: string;
  opensOn: string;
  endsOn: string;
  rights: DecisionRight[];
  creton: boolean;
  pag: boolean;
  priority: { level: number; on: string | null } | null;
  /** The MDPH of the département the person moved to. */
  receiving: string | null;
  transferredOn: string | null;
  /** What people wrote, sealed where it is kept. */
  texts: DecisionTexts;
  status: DecisionStatus;
  statusSince: Date;
  renewalAskedOn: string | null;
  /** Since when the person lets the MDPH read the single admission dossier. */
  sharedAt: Date | null;
  version: number;
  enteredAt: Date;
};

export type DecisionRight = {
  need: NeedId;
  code: RightCode;
  nature: string;
  qualification: string;
  detail: RightDetail;
};

/** Value sets J30, J254, J34, J264. */
export type RightDetail = {
  temporality: string | null;
  sequential: boolean;
  establishment: string | null;
  organisation: string | null;
  /** Days of temporary stay granted beyond the yearly limit. */
  exemptDays: number | null;
  modes: { mode: string; quantity: number; unit: string; period: string }[];
};

export type DecisionTexts = {
  motivation: string | null;
  priorityReason: string | null;
  address: { lines: string; postcode: string; commune: string | null } | null;
  phone: string | null;
  email: string | null;
  insurer: string | null;
  insuredNir: string | null;
  measure: string;
  representative: string | null;
  parents: { name: string; role: string; contact: string; authority: boolean }[];
};

export type DecisionStatus =
  | { kind: "in-force" }
  | { kind: "cancelled"; reason: string }
  | { kind: "replaced"; reason: string; by: ReferralId }
  | { kind: "closed"; reason: string };

/** Where a decision is today: in force until its last day, then ended, unless the MDPH put an end to it before. */
export type Standing = "to-come" | "in-force" | "ended" | "cancelled" | "replaced" | "closed";

export function standingOf(d: Pick<Decision, "status" | "opensOn" | "endsOn">, today: string): Standing {
  if (d.status.kind !== "in-force") return d.status.kind;
  if (today > d.endsOn) return "ended";
  return today < d.opensOn ? "to-come" : "in-force";
}

/** How long before the end the first alert is given, in months. */
export const firstAlert = validityAlerts[0];

/** Facilities are designated before the first day too: they prepare the entry. */
export const mayBeAddressed = (d: Pick<Decision, "status" | "opensOn" | "endsOn">, today: string) =>
  ["in-force", "to-come"].includes(standingOf(d, today));

/** §12, validity.alert: shown in black, then orange from three months before the end, then red; each with its words. */
export type Validity = "long" | "soon" | "ended";

export function validityOf(d: Pick<Decision, "endsOn">, today: string): Validity {
  if (today > d.endsOn) return "ended";
  return addMonths(today, validityAlerts[0]) >= d.endsOn ? "soon" : "long";
}

/** The alert due today: 3, 2 or 1 months before the end; null when none is, or when it was given. */
export function alertDue(d: Pick<Decision, "endsOn" | "status">, alerted: number | null, today: string): number | null {
  if (d.status.kind !== "in-force" || today > d.endsOn) return null;
  const due = validityAlerts.filter((months) => addMonths(today, months) >= d.endsOn).at(-1);
  return due !== undefined && (alerted === null || due < alerted) ? due : null;
}

/** Acts for the MDPH in charge of this decision: product specification §1.3, column mdph. */
export const managesDecision = (by: Member, d: Pick<Decision, "unit">) => by.unit === d.unit && entersDecisions(by);
export const entersDecisions = (by: Member) => holds(by, "handicap", "mdph") && !by.actingFor;
