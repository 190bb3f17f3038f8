import { holds, type Member } from "#features/accounts/member.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";

export type Side = "receiver" | "requester";

/** On which side of the request this member stands now. */
export function sidesOf(referral: Referral, request: AdmissionRequest, by: Member): Side[] {
  const sides: Side[] = [];
  if (by.unit === request.unit && holds(by, referral.module, "receiver")) sides.push("receiver");
  if (by.unit === referral.owner && holds(by, referral.module, "requester")) sides.push("requester");
  return sides;
}
