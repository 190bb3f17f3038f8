import type { Condition, Questionnaire } from "#features/forms/questionnaire.ts";
import type { Criteria } from "./criteria.ts";

/** What one module settles as data: its questionnaires, labels, reasons, options and timers. */
export type Pathway = {
  module: "grand-age" | "sanitaire" | "handicap" | "tnd";
  /** The first two letters of a dossier's number. */
  numberPrefix: "GA" | "SA" | "HA" | "TN";
  label: string;
  /** In reading order; the wishes are one of them. */
  volets: Questionnaire[];
  /** The volet of wishes, never validated; null when the module keeps them in a validated one. */
  wishesVolet: string | null;
  needKinds: NeedKind[];
  /**
   * By kind of need, the volets validated before sending. `light`: only its rows marked so stay required;
   * a volet asked by several kinds is light only if all of them take it light.
   */
  sendRequires: Record<string, { volet: string; light?: true }[]>;
  /** What forbids sending whatever is validated, and how it is said. */
  sendRefusals?: { when: Condition; sentence: string }[];
  options: ModuleOptions;
  stateLabels: Record<RequestStateCode, string>;
  /** The stages of a waiting list. */
  stageLabels: Record<Stage, string>;
  referralLabels: Record<ReferralStateCode, string>;
  /** The eight steps of product specification §0, as the dossier shows them. */
  stepLabels: [string, string, string, string, string, string, string, string];
  declineReasons: Reason[];
  withdrawReasons: Reason[];
  cancelReasons: Reason[];
  turnDownReasons: Reason[];
  /** A receiver takes a proposal or a confirmation back. */
  retractReasons: Reason[];
  nonArrivalReasons: Reason[];
  suspendReasons: Reason[];
  /** Why a trial was not conclusive, why a stay ended, why the authority reactivates a request: where the module has these acts. */
  trialReasons?: Reason[];
  endReasons?: Reason[];
  reactivateReasons?: Reason[];
  /** Given by the platform, never chosen. */
  automaticReasons: Reason[];
  timers: Timers;
  /** Multiplies the delays to read, answer, inform and decide. */
  urgencyFactor: Record<"standard" | "urgent" | "immediate", number>;
  /** When hours count; around the clock once urgent. */
  serviceHours: { from: number; to: number };
  attachments: { maxBytes: number; maxBytesPerReferral: number; maxCount: number };
  duplicates: { probable: number; possible: number; lookback: Duration };
  /** Documents a receiver opens only once it has proposed an admission. */
  seenFromProposal: string[];
  criteria: Criteria;
  /** Modules specification B.7 and B.9: days a year before a warning, notices before the end, where the days already taken are answered. */
  temporaryStays?: { maxDaysPerYear: number; noticesBeforeEnd: Duration[]; daysTaken: string };
  /** The answer that says who the treating doctor is: naming them fills it. */
  treatingDoctor?: { volet: string; linkId: string };
  /** Levels the person's side fills besides the administrative ones: modules specification D.8. */
  personFills?: "care"[];
  /** The volet where the person tells what another, signed by a doctor, says: modules specification D.8. */
  told?: { from: string; into: string };
  /** An evaluation of the GIR older than this asks whether it still holds. */
  girStale?: Duration;
};

export type NeedKind = {
  code: string;
  label: string;
  /** Its volets are asked in their light form. */
  light?: true;
  /** Where the dates of a stay with an end are answered. */
  dated?: { from: string; to: string };
  /** Where the days of the week are answered. */
  days?: string;
  /** The other kinds whose needs close when one of this kind is confirmed. */
  closes: string[];
  /** The stay is followed to its end here. */
  followed?: true;
  /** National codes: category of organisation (JDV_J34), temporality (JDV_J30), mode (JDV_J19), FINESS categories. */
  j34: string[];
  j30: string[];
  j19: string[];
  finess: string[];
  /** Its own target delays, where they are not the module's; by mode of stay when a mode has its own. */
  delays?: KindDelays;
  modeDelays?: Record<string, KindDelays>;
};
export type KindDelays = { read: Duration; answer: Duration; offerValid?: Duration };

/** Product specification §3.1. */
export type ModuleOptions = {
  profileFirst: "off" | "choice";
  /** `implicit`: an acceptance is confirmed at once. */
  confirmation: "person-or-requester" | "requester" | "person" | "implicit";
  waitingStages: Stage[];
  interim: boolean;
  opinion: "required" | "optional" | "none";
  trial: boolean;
  /** The stay is followed to its end here, whatever the kind of need; a kind may say so itself (`followed`). */
  ended?: true;
  /** Who endorses a refusal. */
  endorsement: "none" | "mdph";
  maxLive: number;
  /** A request is the whole establishment's, whichever of its units it is addressed to. */
  perEstablishment?: true;
  /** The greatest age, in years and included, of a unit that says no other: checked at sending, not afterwards. */
  ageLimit?: number;
  /** While a dossier is suspended for one of these reasons, the units asked read nothing of it. */
  unreadWhile?: string[];
  /** Volets that the end of a suspension asks to confirm, or to update: modules specification C.9. */
  confirmedAfterSuspension?: string[];
  /** Kilometres, where the dossier says nothing. */
  searchRadius: number;
};

export type Stage = "analysis" | "eligible" | "admitted";

/** Product specification §3.4 and §3.2. */
export type RequestStateCode =
  | "prepared"
  | "sent"
  | "read"
  | "studying"
  | "info-requested"
  | "conditional"
  | "waiting"
  | "offered"
  | "confirmed"
  | "trial"
  | "arrived"
  | "ended"
  | "declined"
  | "withdrawn"
  | "superseded"
  | "not-arrived";
export type ReferralStateCode =
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

/** Product specification §3.8; what is told and when one asks again: modules specification B.9 and C.9. */
export type Reason = {
  code: string;
  label: string;
  /** A comment is compulsory. */
  comment: boolean;
  /** After it nothing revives: the owner is asked to close or resume. */
  endsSearch?: true;
  /** The plain sentence to the person's side; "{comment}" stands for the unit's own words. */
  toPerson?: string;
  /** What is asked of the unit with this reason. */
  asks?: Ask;
  /** What makes it worth asking this unit again, in words; `again`: the same, as the platform sees it by itself. */
  asksAgainWhen?: string;
  again?: AskAgain;
};

/** `medical`: the answer tells of care, for those who may read the medical volet. Lists of linkIds name what begins with them. */
export type Ask =
  | { kind: "day" | "advice"; label: string }
  | { kind: "words"; label: string; medical: true }
  /** Questions of the dossier: those answered that are in the way (`answered`), or those that lack. */
  | { kind: "questions"; label: string; among: string[]; answered: boolean }
  /** Options of one question. */
  | { kind: "points"; label: string; of: string };

/** Since the refusal, and as the validated volets say it. */
export type AskAgain =
  /** The day the unit gave has come; `place`: or it has declared a place. */
  | { on: "day"; place?: true }
  | { on: "place" }
  /** It holds, and did not, or was validated again. */
  | { on: "holds"; when: Condition }
  /** One of these answers is another. `named`: those the unit named, these when it named none. `limits`: or its own limits changed. */
  | { on: "changed"; questions: string[]; named?: true; limits?: true }
  /** All that the unit named as lacking is answered. */
  | { on: "given" }
  | { on: "signed"; volet: string; limits?: true };

/** Working days: Monday to Friday, French public holidays off. */
export type Duration = { hours: number } | { days: number } | { workingDays: number } | { months: number };
type Idle = { alert: Duration; archiveAfter: Duration };

/** Product specification §12, one column; the keys are those of the table. */
export type Timers = {
  "mail.confirm": { within: Duration; reminders: Duration[] } | null;
  "draft.idle": Idle;
  "ready.idle": Idle;
  "referral.inactive": Idle;
  "suspended.review": Duration;
  "request.read": Duration;
  "request.answer": Duration;
  /** After the deadline, to the receiver. */
  "request.remind": Duration[];
  /** After the deadline, to the référent structure. */
  "request.escalate": Duration;
  "request.info": Duration;
  "condition.review": Duration;
  "waiting.confirm": Duration;
  "offer.valid": Duration;
  "oral.validate": Duration;
  hold: Duration;
  /** Waves leave only where the requester asks for them; the first size, then the next ones. */
  "wave.size": number[];
  "wave.interval": Duration;
  /** After the planned date. */
  "arrival.check": Duration;
  "arrival.undo": Duration;
  "revival.window": Duration;
  "revival.answer": Duration;
  "medical.remind": Duration[];
  "volet.stale": Duration;
  "admitted.archive": Duration;
  "closed.archive": Duration;
  "archived.erase": Duration;
  "access.after-close": Duration;
  /** A number of free places is up to date, recent, old, and no longer shown after the last. */
  "availability.fresh": [Duration, Duration, Duration];
  "availability.half-life": Duration;
  "availability.reminder": Duration;
};
