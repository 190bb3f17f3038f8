import type { Member } from "#features/accounts/member.ts";
import { isDoctor } from "#features/accounts/member.ts";
import { type Access, isOwnSide, mayRead, mayValidate } from "#features/referrals/access.ts";
import type { Referral, VoletStanding } from "#features/referrals/referral.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** Who signed the version units read. */
export type Signatory = { nationalId: string; version: number };

export type ReleaseRefusal =
  | { kind: "not-signed" }
  | { kind: "not-the-author" }
  | { kind: "already-released"; at: Date }
  | { kind: "not-released" };

/** Its author in person: neither a colleague nor whoever acts in their name (§1.1, rules 3 and 5). */
export const isAuthor = (signed: Signatory | null, member: Member): boolean =>
  signed !== null && !member.actingFor && isDoctor(member) && member.nationalId === signed.nationalId;

/** The version signed last is opened to the person's side; a later one is not, until its author opens it too. */
export function release(
  v: VoletStanding,
  signed: Signatory | null,
  { access, member, referral }: { access: Access; member: Member; referral: Referral },
): Result<Signatory, ReleaseRefusal> {
  if (v.level !== "medical" || !isOwnSide(access) || !mayRead(v.level, access, member, referral))
    return refuse({ kind: "not-the-author" });
  if (!signed || v.validatedVersion !== signed.version) return refuse({ kind: "not-signed" });
  if (!isAuthor(signed, member)) return refuse({ kind: "not-the-author" });
  return v.releasedAt ? refuse({ kind: "already-released", at: v.releasedAt }) : ok(signed);
}

/** By its author, or by a doctor who may sign it in their place: what was opened by mistake is not left so. */
export function revoke(
  v: VoletStanding,
  signed: Signatory | null,
  { access, member, referral }: { access: Access; member: Member; referral: Referral },
): Result<null, ReleaseRefusal> {
  const may = isAuthor(signed, member)
    ? mayRead(v.level, access, member, referral)
    : !member.actingFor && mayValidate(v.level, true, access, member, referral);
  if (!may) return refuse({ kind: "not-the-author" });
  return v.releasedAt ? ok(null) : refuse({ kind: "not-released" });
}
