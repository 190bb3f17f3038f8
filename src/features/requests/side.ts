import { holds, holdsAnywhere, type Member } from "#features/accounts/member.ts";
import {
  type Access,
  carries,
  conducts,
  isClosedToUnits,
  isForPatient,
  receivesFor,
} from "#features/referrals/access.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, hidesIdentity, wasSent } from "#features/referrals/request.ts";

/** `authority`: whoever endorses refusals, where the module has one; it carries the dossier. */
export type Side = "receiver" | "requester" | "authority";

/** On which side of the request this member stands now. */
export function sidesOf(referral: Referral, request: AdmissionRequest, by: Member): Side[] {
  const sides: Side[] = [];
  if (
    isForPatient(by, referral) &&
    receivesFor(by, request.unit, referral.module) === "answers" &&
    !isClosedToUnits(referral)
  )
    sides.push("receiver");
  if (conducts(by, referral)) sides.push("requester");
  if (carries(by, referral) && holds(by, referral.module, "mdph")) sides.push("authority");
  return sides;
}

/** From which side this member may write a message; null when they only read, or once the request is out of their sight. */
export function correspondentOf(
  r: Referral,
  q: AdmissionRequest,
  by: Member,
  access: Access,
): "receiver" | "requester" | null {
  // what is written freely may name the person
  if (!wasSent(q) || !access || hidesIdentity(q)) return null;
  if (access === "receiver") return receivesFor(by, q.unit, r.module) === "answers" ? "receiver" : null;
  return access !== "owner" || holds(by, r.module, "requester", "writer") ? "requester" : null;
}

/** Where somebody finds what their unit, or the establishments of their desk, received. */
export const inboxOf = (member: Member) => (holdsAnywhere(member, "desk") ? "/guichet" : "/demandes");
