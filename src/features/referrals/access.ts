import { holds, isDoctor, type Member, type Module, readsMedical, type UnitId } from "#features/accounts/member.ts";
import type { Person } from "#features/persons/person.ts";
import type { Pathway } from "#pathways/pathway.ts";
import { pathwayOf, pathways } from "#pathways/pathways.ts";
import { isPersonSide } from "./path.ts";
import { isEditable, type Referral, type Steward, type VoletStanding } from "./referral.ts";
import { type AdmissionRequest, hidesIdentity, isClosedRequest, wasSent } from "./request.ts";

/**
 * Who has a part in a dossier: the unit that carries it, the person's side (whose space carries it, or one of its référents),
 * somebody asked to help, the treating doctor named.
 */
export type Party = "owner" | "person" | "helper" | "doctor";

/** From where a member sees a dossier; null: for them it does not exist. Product specification §1.1, rule 8. */
export type Access = Party | "receiver" | null;

/** A delegation may be for some patients only: the dossiers of the others do not exist for whoever acts under it. */
export const isForPatient = ({ actingFor }: Member, r: Pick<Referral, "person">) =>
  !actingFor || actingFor.patients === "all" || actingFor.patients.includes(r.person);

/** The member acts for the unit that carries this dossier. */
export const carries = (member: Member, r: Pick<Referral, "person" | "owner">) =>
  member.unit === r.owner && isForPatient(member, r);

/** Not a unit that was asked: those whose dossier it is, and those who fill it. */
export const isOwnSide = (access: Access): access is Party => access !== null && access !== "receiver";

/** The part this member has in the dossier, besides receiving it. */
export function partyOf(member: Member, r: Referral): Party | null {
  if (!isForPatient(member, r) || r.status === "erased") return null;
  if (member.unit === r.owner) {
    // an authority carries its decision, and reads what the person wrote only where they let it (modules specification D.8)
    const isAuthority = pathwayOf(r.module).options.endorsement !== "none";
    if (!isAuthority && holds(member, r.module, "requester", "writer", "reader")) return "owner";
    if (holds(member, r.module, "person")) return "person";
  }
  const steward = stewardOf(member, r);
  if (steward) return steward.kind === "steward" ? "person" : "helper";
  return isTreatingDoctor(member, r) ? "doctor" : null;
}

/** The line by which this member follows the dossier; never in somebody else's name. */
export const stewardOf = (member: Member, r: Pick<Referral, "stewards">): Steward | undefined =>
  member.actingFor ? undefined : r.stewards.find((s) => s.account === member.id);

/** Recognised by their national identifier, or by that of the doctor in whose name they act, for the modules this was given for. */
export function isTreatingDoctor(member: Member, r: Pick<Referral, "doctor" | "module">): boolean {
  const number = member.actingFor ? member.actingFor.nationalId : member.nationalId;
  if (!number || r.doctor?.nationalId !== number) return false;
  return !member.actingFor || holds(member, r.module, "reader", "writer", "requester");
}

/** The treating doctor's part, cut to what they delegated (§1.1, rule 6). */
export const writesAsDoctor = (member: Member, r: Pick<Referral, "module">) =>
  !member.actingFor || holds(member, r.module, "writer", "requester");

/**
 * A dossier that came on paper is carried by the unit that received it until somebody takes it over: its receivers do for the
 * person what a requester would, on what they are told by phone or on paper.
 */
export const carriesPaper = (member: Member, r: Referral) =>
  r.origin === "paper" &&
  carries(member, r) &&
  r.requests.some((q) => q.unit === r.owner) &&
  holds(member, r.module, "receiver");

/** Sends, withdraws, confirms, suspends, cancels: §1.3. The treating doctor of a dossier they do not carry never does. */
export function conducts(member: Member, r: Referral): boolean {
  if (carriesPaper(member, r)) return true;
  const party = partyOf(member, r);
  if (party === "owner") return holds(member, r.module, "requester");
  return party === "person" || (party === "helper" && stewardOf(member, r)!.mayAct);
}

/** Searches and prepares a selection. */
export function prepares(member: Member, r: Referral): boolean {
  const party = partyOf(member, r);
  return party === "owner" ? holds(member, r.module, "requester", "writer") : party === "person" || party === "helper";
}

/** Suspended for a reason that closes it to the units asked: they read nothing of it, and do nothing. */
export const isClosedToUnits = (r: Pick<Referral, "module" | "status" | "statusReason">) =>
  r.status === "suspended" && (pathwayOf(r.module).options.unreadWhile ?? []).includes(r.statusReason ?? "");

/** The same as a list, for lists: "tnd thinking". */
export const closingReasons: readonly string[] = Object.values(pathways).flatMap(({ module, options }: Pathway) =>
  (options.unreadWhile ?? []).map((reason) => `${module} ${reason}`),
);

/**
 * What this member may do with what that unit receives: its own receivers answer, its readers read, and a shared desk does what the
 * unit's facility lets it.
 */
export function receivesFor(member: Member, unit: UnitId, module: Module): "answers" | "reads" | null {
  if (member.unit === unit && holds(member, module, "receiver")) return "answers";
  if (member.unit === unit && holds(member, module, "reader")) return "reads";
  const covered = holds(member, module, "desk") ? member.covers?.find((one) => one.unit === unit) : undefined;
  return covered ? (covered.answers ? "answers" : "reads") : null;
}

/** `afterCloseDays`: how long a unit still reads a dossier once its request is closed (§12, access.after-close). */
export function accessOf(r: Referral, member: Member, now: Date, afterCloseDays: number): Access {
  const party = partyOf(member, r);
  if (party || !isForPatient(member, r) || r.status === "erased") return party;
  if (isClosedToUnits(r)) return null;
  const limit = now.getTime() - afterCloseDays * 86_400_000;
  const received = r.requests.some(
    (q) => receivesFor(member, q.unit, r.module) && q.sentAt !== null && !hidesIdentity(q) && isStillRead(r, q, limit),
  );
  return received ? "receiver" : null;
}

/** Not closed, or since that instant: a request when it closes, one that came to an arrival when its dossier is archived. */
function isStillRead(r: Referral, q: AdmissionRequest, limit: number): boolean {
  const closedAt = isClosedRequest(q) ? q.since : r.status === "archived" ? r.statusSince : null;
  return closedAt === null || closedAt.getTime() > limit;
}

/** How much of one request is seen; `profile`: never the dossier, its volets, its files nor its number. */
export type Sight = Party | "receiver" | "profile" | null;

export function sightOf(r: Referral, q: AdmissionRequest, member: Member, now: Date, afterCloseDays: number): Sight {
  const access = accessOf(r, member, now, afterCloseDays);
  if (access && access !== "receiver") return access;
  if (!receivesFor(member, q.unit, r.module) || !wasSent(q)) return null;
  if (!hidesIdentity(q)) return access;
  // whoever acts for named patients would know whose profile it is
  if (member.actingFor && member.actingFor.patients !== "all") return null;
  return isStillRead(r, q, now.getTime() - afterCloseDays * 86_400_000) ? "profile" : null;
}

/** The matrix of §1.3 for one level. The medical volet: never without the habilitation `médicale`, on any side. */
export function mayRead(level: VoletStanding["level"], access: Access, member: Member, r: Referral): boolean {
  if (!access || (access === "receiver" && !holdsDossier(member, r))) return false;
  if (level === "medical")
    return access === "doctor" ? isTheirPatient(member, r) : signsOff(access) && readsMedical(member, r.module);
  if (level === "told")
    return (
      access !== "receiver" &&
      (isPersonSide(access) ? tellsHealth(access, member, r) : mayRead("medical", access, member, r))
    );
  if (level === "care" && access === "helper") return stewardOf(member, r)!.readsCare;
  return level !== "own" || access === "owner" || access === "person" || access === "helper";
}

/** A unit designated by an authority reads its decision; what the person wrote, once they have sent it there. */
const holdsDossier = (member: Member, r: Referral) =>
  r.requests.some((q) => q.disclosure !== "decision" && wasSent(q) && receivesFor(member, q.unit, r.module));

/** The person, their référents, and who helps with the care: they alone write what the person says of their health. */
const tellsHealth = (access: "person" | "helper", member: Member, r: Referral) =>
  access === "person" || stewardOf(member, r)!.readsCare;

/** Opened to the person's side by the doctor who signed it: to the person and the référents, to those they let read care. §1.1, rule 5. */
export const isReleasedTo = (v: VoletStanding, access: Access, member: Member, r: Referral): boolean =>
  v.releasedAt !== null && (access === "person" || (access === "helper" && stewardOf(member, r)?.readsCare === true));

/** In professional hands: the person's side never reads the medical volet, whatever rights somebody holds elsewhere. */
const signsOff = (access: Access) => access === "owner" || access === "receiver";
const isTheirPatient = (member: Member, r: Referral) => isDoctor(member) || readsMedical(member, r.module);

/** Who reads who has read: the person's side, the treating doctor, those who carry the dossier as requesters, and receivers for the part of their own unit. */
export const mayReadJournal = (access: Access, member: Member, r: Referral) =>
  access === "owner" || access === "receiver"
    ? holds(member, r.module, ...(access === "owner" ? (["requester"] as const) : (["receiver", "desk"] as const)))
    : access === "person" || access === "doctor";

export function mayWrite(level: VoletStanding["level"], access: Access, member: Member, r: Referral): boolean {
  if (!access || access === "receiver" || !isEditable(r)) return false;
  if (level === "told") return isPersonSide(access) && tellsHealth(access, member, r);
  if (access === "doctor") return level !== "own" && writesAsDoctor(member, r) && mayRead(level, access, member, r);
  if (access === "person" || access === "helper")
    return level === "admin" || level === "own" || (fillsCare(level, r) && mayRead(level, access, member, r));
  return holds(member, r.module, "requester", "writer") && (level !== "medical" || readsMedical(member, r.module));
}

/** Where the dossier is the person's own account of their life, their side fills its care too. */
const fillsCare = (level: VoletStanding["level"], r: Referral) =>
  level === "care" && (pathwayOf(r.module).personFills ?? []).includes(level);

/** `signed`: the volet carries a doctor's signature, so only a doctor validates it. */
export function mayValidate(
  level: VoletStanding["level"],
  signed: boolean,
  access: Access,
  member: Member,
  r: Referral,
): boolean {
  // what is told is never finished: it is read as it is, and goes nowhere
  if (level === "told" || !mayWrite(level, access, member, r)) return false;
  if (signed) return isDoctor(member);
  if (access === "doctor") return level === "admin" || !member.actingFor || holds(member, r.module, "requester");
  if (access === "person" || access === "helper") return true;
  return level === "admin" || level === "own" || holds(member, r.module, "requester");
}

/**
 * The person's side corrects the identity it gave itself: not of a dossier that professionals carry, nor once they have
 * checked it with an identity paper. Its addresses and telephones are answers of the administrative volet, always theirs.
 */
export const ownIdentity = (person: Pick<Person, "insStatus">, ownSpace: boolean) =>
  ownSpace && person.insStatus !== "qualifiee" && person.insStatus !== "validee";

/** Some documents are opened by a unit only once it has proposed an admission (modules specification B.8). */
export const seesEveryDocument = (access: Access, member: Member, r: Referral) =>
  (access !== null && access !== "receiver") ||
  r.requests.some(
    (q) =>
      receivesFor(member, q.unit, r.module) !== null &&
      !hidesIdentity(q) &&
      ["offered", "confirmed", "trial", "arrived"].includes(q.state.kind),
  );
