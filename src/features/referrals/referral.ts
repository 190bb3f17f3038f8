import type { AccountId, Module, UnitId } from "#features/accounts/member.ts";
import type { PersonId } from "#features/persons/person.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import type { AdmissionRequest } from "./request.ts";

export type ReferralId = string & { readonly __brand: "ReferralId" };
export type NeedId = string & { readonly __brand: "NeedId" };

export type ReferralStatus =
  /** Made in the public space, by somebody whose address is not confirmed yet. */
  | "unconfirmed"
  | "draft"
  | "ready"
  | "open"
  | "suspended"
  | "placed"
  | "admitted"
  | "cancelled"
  | "archived"
  | "erased";
export type Urgency = "standard" | "urgent" | "immediate";

/** A person's dossier for one module, addressed to several units until one takes the person in. */
export type Referral = {
  id: ReferralId;
  number: string;
  module: Module;
  person: PersonId;
  owner: UnitId;
  status: ReferralStatus;
  statusSince: Date;
  statusReason: string | null;
  reviewOn: string | null;
  /** When the last suspension began; kept once it is over. */
  suspendedAt?: Date;
  urgency: Urgency;
  /** A strong look-alike was found at creation and nobody has said why to go on. */
  unresolvedDuplicate: boolean;
  version: number;
  /** Who follows it besides the unit that carries it, as of now. */
  stewards: Steward[];
  /** It came on paper: the unit that received it registered it. */
  origin?: "paper";
  /** The treating doctor, as of now; without a number when named outside the directory. */
  doctor: { nationalId: string | null; name: string; namedAt: Date } | null;
  volets: VoletStanding[];
  needs: Need[];
  requests: AdmissionRequest[];
};

/** A référent of the dossier, or somebody they asked to help: product specification §1.1, rule 7. */
export type Steward = {
  id: string;
  account: AccountId;
  kind: "steward" | "helper";
  /** Sends, confirms, declines, withdraws. */
  mayAct: boolean;
  readsCare: boolean;
};

/** One kind of place asked for; each request answers one need. At most one placed request per need. */
export type Need = {
  id: NeedId;
  kind: string;
  from: string | null;
  to: string | null;
  /** A place taken while waiting for better: the need it waits for. */
  interimOf: NeedId | null;
  state: { kind: "open" } | { kind: "placed" } | { kind: "dropped"; by: string | null };
};

export type VoletState = "empty" | "in-progress" | "to-validate" | "validated";

/** Where a volet stands, without its answers. */
export type VoletStanding = {
  code: string;
  level: "admin" | "care" | "medical" | "own" | "told";
  state: VoletState;
  version: number;
  required: number;
  answered: number;
  validatedVersion: number | null;
  validatedBy: string | null;
  validatedAt: Date | null;
  signedBy: string | null;
  /** Since when its author opens the signed version to the person's side; null: never, or no longer. */
  releasedAt: Date | null;
  updatedBy: string | null;
  updatedAt: Date | null;
};

export const isClosed = (r: Referral) => !isEditable(r) || r.status === "admitted";
export const isEditable = (r: Referral) => !["cancelled", "archived", "erased"].includes(r.status);

/** A volet once validated counts as such until someone changes it. */
export const isValidated = (v: VoletStanding) => v.state === "validated";
/** The volets that keep this dossier from being sent for these kinds of need, in their order. */
export function missingToSend(r: Referral, required: readonly string[]): VoletStanding[] {
  return required.map((code) => r.volets.find((v) => v.code === code)!).filter((v) => !isValidated(v));
}

/** What the end of a suspension asks to confirm: those of the module's volets that were validated before it began. */
export const toReconfirm = (r: Referral): VoletStanding[] =>
  r.volets.filter(
    ({ code, validatedAt }) =>
      r.suspendedAt !== undefined &&
      validatedAt !== null &&
      validatedAt < r.suspendedAt &&
      pathwayOf(r.module).options.confirmedAfterSuspension?.includes(code),
  );

/** The kinds of place of every need not given up. */
export const kindsNeeded = (r: Referral) => r.needs.filter((n) => n.state.kind !== "dropped").map((n) => n.kind);
/** The kinds of place still looked for. */
export const openKinds = (r: Referral) => r.needs.filter((n) => n.state.kind === "open").map((n) => n.kind);

/** `draft` or `ready`, before anything is sent: product specification §3.2. */
export const preparationStatus = (r: Referral, required: readonly string[]): ReferralStatus =>
  missingToSend(r, required).length === 0 ? "ready" : "draft";

/** The step that waits, among the eight of product specification §0; 9 once the person has arrived. */
export function stepOf(r: Referral): 2 | 3 | 5 | 6 | 7 | 8 | 9 {
  const states = r.requests.map((q) => q.state.kind);
  if (r.status === "admitted") return 9;
  if (r.status === "placed" || states.includes("arrived") || states.includes("trial")) return 8;
  if (states.includes("offered")) return 7;
  if (states.some((s) => s === "waiting" || s === "conditional" || s === "declined")) return 6;
  if (states.some((s) => s === "studying" || s === "read" || s === "info-requested")) return 5;
  if (states.some((s) => s === "sent")) return 5;
  if (r.status === "ready" || states.includes("prepared")) return 3;
  return 2;
}
