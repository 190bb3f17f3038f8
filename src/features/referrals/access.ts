import { holds, isDoctor, type Member, readsMedical } from "#features/accounts/member.ts";
import { isEditable, type Referral, type VoletStanding } from "./referral.ts";
import { type AdmissionRequest, hidesIdentity, isClosedRequest, wasSent } from "./request.ts";

/** From where a member sees a dossier; null: for them it does not exist. Product specification §1.1, rule 8. */
export type Access = "owner" | "receiver" | null;

/** A delegation may be for some patients only: the dossiers of the others do not exist for whoever acts under it. */
export const isForPatient = ({ actingFor }: Member, r: Pick<Referral, "person">) =>
  !actingFor || actingFor.patients === "all" || actingFor.patients.includes(r.person);

/** The member acts for the unit that carries this dossier. */
export const carries = (member: Member, r: Pick<Referral, "person" | "owner">) =>
  member.unit === r.owner && isForPatient(member, r);

/** `afterCloseDays`: how long a unit still reads a dossier once its request is closed (§12, access.after-close). */
export function accessOf(r: Referral, member: Member, now: Date, afterCloseDays: number): Access {
  if (!isForPatient(member, r)) return null;
  if (member.unit === r.owner && holds(member, r.module, "requester", "writer", "reader")) return "owner";
  if (!holds(member, r.module, "receiver", "reader")) return null;
  const limit = now.getTime() - afterCloseDays * 86_400_000;
  const received = r.requests.some(
    (q) => q.unit === member.unit && q.sentAt !== null && !hidesIdentity(q) && isStillRead(r, q, limit),
  );
  return received ? "receiver" : null;
}

/** Not closed, or since that instant: a request when it closes, one that came to an arrival when its dossier is archived. */
function isStillRead(r: Referral, q: AdmissionRequest, limit: number): boolean {
  const closedAt = isClosedRequest(q) ? q.since : r.status === "archived" ? r.statusSince : null;
  return closedAt === null || closedAt.getTime() > limit;
}

/** How much of one request its unit sees; `profile`: never the dossier, its volets, its files nor its number. */
export type Sight = "owner" | "receiver" | "profile" | null;

export function sightOf(r: Referral, q: AdmissionRequest, member: Member, now: Date, afterCloseDays: number): Sight {
  const access = accessOf(r, member, now, afterCloseDays);
  if (access === "owner") return "owner";
  if (q.unit !== member.unit || !wasSent(q)) return null;
  if (!hidesIdentity(q)) return access;
  // whoever acts for named patients would know whose profile it is
  if (member.actingFor && member.actingFor.patients !== "all") return null;
  return isStillRead(r, q, now.getTime() - afterCloseDays * 86_400_000) && holds(member, r.module, "receiver", "reader")
    ? "profile"
    : null;
}

/** The matrix of §1.3 for one level. The medical volet: never without the habilitation `médicale`, on any side. */
export function mayRead(level: VoletStanding["level"], access: Access, member: Member, r: Referral): boolean {
  if (!access) return false;
  if (level === "medical") return readsMedical(member, r.module);
  return level !== "own" || access === "owner";
}

/** Who reads who has read: those who carry the dossier as requesters, and receivers for the part of their own unit. */
export const mayReadJournal = (access: Access, member: Member, r: Referral) =>
  access !== null && holds(member, r.module, access === "owner" ? "requester" : "receiver");

export function mayWrite(level: VoletStanding["level"], access: Access, member: Member, r: Referral): boolean {
  if (access !== "owner" || !isEditable(r) || !holds(member, r.module, "requester", "writer")) return false;
  return level !== "medical" || readsMedical(member, r.module);
}

/** `signed`: the volet carries a doctor's signature, so only a doctor validates it. */
export function mayValidate(
  level: VoletStanding["level"],
  signed: boolean,
  access: Access,
  member: Member,
  r: Referral,
): boolean {
  if (!mayWrite(level, access, member, r)) return false;
  if (signed) return isDoctor(member);
  return level === "admin" || level === "own" || holds(member, r.module, "requester");
}

/** Some documents are opened by a unit only once it has proposed an admission (modules specification B.8). */
export const seesEveryDocument = (access: Access, member: Member, r: Referral) =>
  access === "owner" ||
  r.requests.some(
    (q) => q.unit === member.unit && !hidesIdentity(q) && ["offered", "confirmed", "arrived"].includes(q.state.kind),
  );
