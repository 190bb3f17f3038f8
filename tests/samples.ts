import type { AccountId, Member, Role, UnitId } from "#features/accounts/member.ts";
import type { PersonId } from "#features/persons/person.ts";
import type { Rulebook } from "#features/referrals/change.ts";
import type { Need, NeedId, Referral, ReferralId, VoletStanding } from "#features/referrals/referral.ts";
import type {
  AdmissionRequest,
  AnswerCondition,
  Proposal,
  RequestId,
  RequestState,
  YesIf,
} from "#features/referrals/request.ts";

export const at = (day: string, time = "09:00") => new Date(`${day}T${time}:00Z`);
export const now = at("2026-11-23");

export const hospital = "00000000-0000-7000-8000-00000000000a" as UnitId;
export const tilleuls = "00000000-0000-7000-8000-000000000001" as UnitId;
export const bellevue = "00000000-0000-7000-8000-000000000002" as UnitId;
export const clos = "00000000-0000-7000-8000-000000000003" as UnitId;

export const aMember = (unit: UnitId, role: Role, some: Partial<Member> = {}): Member => ({
  id: `account of ${unit}` as AccountId,
  nationalId: "899700000001",
  name: "Nour Petit",
  profession: "60",
  professionLabel: "Infirmière",
  unit,
  unitName: "unité",
  facilityName: "établissement",
  rights: [{ module: "grand-age", role, medical: true }],
  actingFor: null,
  ...some,
});
export const sofia = aMember(hospital, "requester", {
  name: "Sofia Diaz",
  profession: "social",
  professionLabel: "Assistante sociale",
});
export const claire = aMember(tilleuls, "receiver", { name: "Claire Morel" });
export const marc = aMember(bellevue, "receiver", { name: "Marc Petit" });
export const lucie = aMember(clos, "receiver", { name: "Lucie Garnier" });
export const vasseur = aMember(tilleuls, "receiver", {
  name: "Hélène Vasseur",
  profession: "10",
  professionLabel: "Médecin",
});

export const permanent = "need permanent" as NeedId;
export const temporary = "need temporary" as NeedId;

export const aNeed = (some: Partial<Need> = {}): Need => ({
  id: permanent,
  kind: "heb-perm",
  from: null,
  to: null,
  interimOf: null,
  state: { kind: "open" },
  ...some,
});

export const aVolet = (code: string, some: Partial<VoletStanding> = {}): VoletStanding => ({
  code,
  level: "admin",
  state: "validated",
  version: 3,
  required: 4,
  answered: 4,
  validatedVersion: 3,
  validatedBy: "Sofia Diaz",
  validatedAt: at("2026-11-20"),
  signedBy: null,
  releasedAt: null,
  updatedBy: "Sofia Diaz",
  updatedAt: at("2026-11-20"),
  ...some,
});

export const aProposal = (some: Partial<Proposal> = {}): Proposal => ({
  on: "2026-11-30",
  room: "simple",
  pricePerDay: 68.5,
  dependencyPerDay: 5.4,
  lengthDays: null,
  conditions: null,
  message: null,
  validUntil: at("2026-11-28"),
  beyondDeclared: null,
  oral: null,
  ...some,
});

/** From a day on, and one word of each side. */
export const aYesIf = (some: Partial<YesIf> = {}): YesIf => ({
  conditions: [
    { kind: "checked", code: "from", value: "2026-12-01", ...unmet },
    { kind: "told", text: "Chambre repeinte", by: "receiver", ...unmet },
    { kind: "told", text: "Visite faite", by: "requester", ...unmet },
  ],
  terms: { on: null, room: null, pricePerDay: null, dependencyPerDay: null, lengthDays: null, message: null },
  auto: false,
  metAt: null,
  held: null,
  ...some,
});
const unmet: Pick<AnswerCondition, "medical" | "metAt" | "lostAt"> = { medical: false, metAt: null, lostAt: null };
/** Every condition holds, and the offer is ready to leave by itself. */
export const aMetYesIf = (): YesIf =>
  aYesIf({
    conditions: aYesIf().conditions.map((one) => ({ ...one, metAt: now })),
    terms: { ...aYesIf().terms, on: "2026-12-01", room: "simple" },
    auto: true,
    metAt: now,
  });

export const aRequest = (
  unit: UnitId,
  state: RequestState = { kind: "sent" },
  some: Partial<AdmissionRequest> = {},
): AdmissionRequest => ({
  id: `request ${unit.slice(-1)}` as RequestId,
  need: permanent,
  unit,
  state,
  since: at("2026-11-20"),
  rank: null,
  opinion: { kind: "favorable", by: "Hélène Vasseur", at: at("2026-11-21") },
  assignee: null,
  overrideReason: null,
  distanceKm: 12,
  wave: null,
  disclosure: "full",
  disclosedAt: state.kind === "prepared" ? null : at("2026-11-20"),
  yesIf: state.kind === "conditional" ? aYesIf() : null,
  sentAt: state.kind === "prepared" ? null : at("2026-11-20"),
  readAt: null,
  answeredAt: null,
  deadline: at("2026-11-25"),
  version: 1,
  ...some,
});

export const aReferral = (some: Partial<Referral> = {}): Referral => ({
  id: "00000000-0000-7000-8000-0000000000ff" as ReferralId,
  number: "GA26-7K4T-9Q2M-X",
  module: "grand-age",
  person: "person" as PersonId,
  owner: hospital,
  status: "open",
  statusSince: at("2026-11-20"),
  statusReason: null,
  stewards: [],
  doctor: null,
  reviewOn: null,
  urgency: "standard",
  unresolvedDuplicate: false,
  version: 5,
  volets: [aVolet("administratif"), aVolet("autonomie", { level: "care" }), aVolet("medical", { level: "medical" })],
  needs: [aNeed()],
  requests: [aRequest(tilleuls), aRequest(bellevue), aRequest(clos)],
  ...some,
});

const reason = (code: string, comment = false, endsSearch = false) => ({ code, label: code, comment, endsSearch });

/** A module's data, small: enough for every rule to be met. */
export const rules: Rulebook = {
  opinion: "required",
  interim: true,
  maxLive: 20,
  perEstablishment: false,
  profileFirst: "choice",
  stages: ["eligible"],
  needKinds: ["heb-perm", "heb-temp", "ra"],
  closes: (kind) => (kind === "heb-perm" ? ["heb-perm", "heb-temp", "ra"] : [kind]),
  sendRequires: () => ["administratif", "autonomie", "medical"],
  ageLimit: null,
  implicit: true,
  proposes: true,
  official: false,
  trial: true,
  endorsed: true,
  followed: () => true,
  reasons: {
    decline: [reason("no-place"), reason("care-too-heavy", true)],
    withdraw: [reason("found-elsewhere", false, true), reason("other", true)],
    turnDown: [reason("too-early"), reason("other", true)],
    retract: [reason("place-gone"), reason("other", true)],
    nonArrival: [reason("person-refused"), reason("deceased", false, true)],
    cancel: [reason("returns-home"), reason("deceased"), reason("other", true)],
    suspend: [reason("unstable"), reason("other", true)],
    endTrial: [reason("not-suitable"), reason("other", true)],
    end: [reason("moved"), reason("other", true)],
    reactivate: [reason("list-again"), reason("other", true)],
  },
  delays: {
    read: { workingDays: 3 },
    answer: { workingDays: 10 },
    info: { days: 15 },
    conditionReview: { days: 30 },
    waitingConfirm: { months: 3 },
    offerValid: { days: 5 },
    oralValidate: { workingDays: 1 },
    hold: { days: 3 },
    arrivalCheck: { days: 1 },
    arrivalUndo: { hours: 72 },
    revivalWindow: { days: 60 },
    revivalAnswer: { workingDays: 5 },
  },
  kindDelays: {},
  urgencyFactor: { standard: 1, urgent: 0.5, immediate: 0.5 },
};
