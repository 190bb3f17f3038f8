import type { Member, UnitId } from "#features/accounts/member.ts";
import type { NeedId } from "./referral.ts";

export type RequestId = string & { readonly __brand: "RequestId" };

/** One dossier addressed to one unit for one need: product specification §3.4. */
export type AdmissionRequest = {
  id: RequestId;
  need: NeedId;
  unit: UnitId;
  state: RequestState;
  since: Date;
  /** Given once, kept across stages, offers and revivals. */
  rank: { listedAt: Date; stage: string; expectedWeeks: number | null } | null;
  opinion: Opinion | null;
  assignee: { id: Member["id"]; name: string } | null;
  overrideReason: string | null;
  /** With which wave it leaves or left; null: sent with the rest, or not planned. */
  wave: number | null;
  /**
   * What the unit may see: a profile without identity until it says it is interested; who the person is and what the authority
   * decided, until the person sends what they wrote; or the dossier.
   */
  disclosure: "profile" | "decision" | "full";
  /** Since when the unit may read who the person is; later than `sentAt` after a first contact by profile. */
  disclosedAt: Date | null;
  /** The conditions of a "oui, si…"; read while the state is `conditional`, or leads back to it. */
  yesIf: YesIf | null;
  distanceKm: number | null;
  sentAt: Date | null;
  readAt: Date | null;
  answeredAt: Date | null;
  /** When the next act is expected; null when no clock runs. */
  deadline: Date | null;
  version: number;
};

export type Answerable = "sent" | "read" | "studying" | "info-requested" | "conditional" | "waiting";

/** As whoever searches sends it. */
export type SentAs = Exclude<AdmissionRequest["disclosure"], "decision">;

export type RequestState =
  | { kind: "prepared" }
  | { kind: "sent" }
  | { kind: "read" }
  | { kind: "studying" }
  | { kind: "info-requested"; former: Answerable }
  | { kind: "conditional" }
  | { kind: "waiting" }
  | { kind: "offered"; former: Answerable; proposal: Proposal }
  | { kind: "confirmed"; former: Answerable; proposal: Proposal }
  | { kind: "trial"; former: Answerable; proposal: Proposal; on: string }
  | { kind: "arrived"; former: Answerable; proposal: Proposal; on: string }
  /** Closed after the stay, where the module follows it: `on` the arrival, `endedOn` the end. */
  | { kind: "ended"; former: Answerable; proposal: Proposal; on: string; endedOn: string; reason: string }
  /** `endorsed`: by the authority of the module, and final. */
  | { kind: "declined"; former: Answerable; reason: string; endorsed?: true }
  | { kind: "withdrawn"; former: Answerable | "prepared"; reason: string }
  | { kind: "superseded"; former: Answerable; by: RequestId }
  | { kind: "not-arrived"; former: Answerable; reason: string };

export type StateKind = RequestState["kind"];

/** A dated offer of a place. Prices in euros a day. */
export type Proposal = {
  on: string;
  room: string | null;
  pricePerDay: number | null;
  dependencyPerDay: number | null;
  lengthDays: number | null;
  conditions: string | null;
  message: string | null;
  validUntil: Date;
  /** Why a place is offered though none is declared free. */
  beyondDeclared: string | null;
  /** Agreed by phone: who said it. Binding once the unit has validated it. */
  oral: string | null;
};

/** "Oui, si…": what the unit waits for, and what it offers once all of it holds. */
export type YesIf = {
  conditions: AnswerCondition[];
  terms: Terms;
  /** The proposal leaves by itself once all conditions hold. */
  auto: boolean;
  /** Since when all hold. */
  metAt: Date | null;
  /** Why the proposal did not leave by itself. */
  held: "no-place-left" | "date-in-the-past" | "opinion-missing" | null;
};

/** `checked`: the platform looks in the dossier, see conditions/predicate.ts · `told`: the side named says when it holds. */
export type AnswerCondition = (
  | { kind: "checked"; code: string; value: ConditionValue }
  | { kind: "told"; text: string; by: "requester" | "receiver" }
) & {
  /** Tells of care: its words are for those who may read the medical volet. */
  medical: boolean;
  metAt: Date | null;
  /** It held, and does not any more. */
  lostAt: Date | null;
};
export type ConditionValue = number | string | null;

/** What a proposal will say, settled beforehand. */
export type Terms = Pick<Proposal, "room" | "pricePerDay" | "dependencyPerDay" | "lengthDays" | "message"> & {
  on: string | null;
};

export type Opinion = { kind: "favorable" | "reserve" | "defavorable" | "complement"; by: string; at: Date };

/** May still be answered by the unit. */
export const answerable = [
  "sent",
  "read",
  "studying",
  "info-requested",
  "conditional",
  "waiting",
] as const satisfies readonly StateKind[];
export const live = [...answerable, "offered"] as const satisfies readonly StateKind[];
export const placed = ["confirmed", "trial", "arrived"] as const satisfies readonly StateKind[];
export const closed = [
  "declined",
  "withdrawn",
  "superseded",
  "not-arrived",
  "ended",
] as const satisfies readonly StateKind[];

const among = (kinds: readonly StateKind[]) => (q: AdmissionRequest) => kinds.includes(q.state.kind);
export const isLive = among(live);
export const isPlaced = among(placed);
export const isClosedRequest = among(closed);
export const isEndorsed = (q: AdmissionRequest) => q.state.kind === "declined" && q.state.endorsed === true;
/** The unit has it in its inbox or had it. */
export const wasSent = (q: AdmissionRequest) => q.sentAt !== null;

/** The unit was first shown a profile, and opened the dossier later. */
const cameByProfile = (q: AdmissionRequest) =>
  q.disclosedAt !== null && q.sentAt !== null && q.disclosedAt.getTime() > q.sentAt.getTime();

/** The unit may not read who the person is: it has a profile alone, or the window opened by its interest closed at the outcome. */
export const hidesIdentity = (q: AdmissionRequest) =>
  q.disclosure === "profile" || (isClosedRequest(q) && cameByProfile(q));

/** What a request is called where the dossier's number would lead to the person: the end of its own identifier. */
export const profileNumber = (id: RequestId) => `PROFIL-${id.replaceAll("-", "").slice(-8).toUpperCase()}`;

/** The unit has a newer request for the same need, live or about to be sent: the old one stays closed. */
export const isAskedAgain = (r: { requests: readonly AdmissionRequest[] }, q: AdmissionRequest) =>
  r.requests.some(
    (other) =>
      other.id !== q.id &&
      other.unit === q.unit &&
      other.need === q.need &&
      (isLive(other) || other.state.kind === "prepared"),
  );

/** Silent past the deadline: a mark shown to both sides, never an automatic refusal. */
export const isOverdue = (q: AdmissionRequest, now: Date) =>
  q.deadline !== null && q.deadline < now && (["sent", "read", "studying"] as StateKind[]).includes(q.state.kind);

/** The state as an answerable one, to come back to it later. */
export const formerOf = (state: RequestState): Answerable => {
  if ("former" in state && state.former !== "prepared") return state.former;
  return (answerable as readonly string[]).includes(state.kind) ? (state.kind as Answerable) : "studying";
};
