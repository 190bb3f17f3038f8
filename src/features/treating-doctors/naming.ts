import { holds, type Member } from "#features/accounts/member.ts";
import { isForPatient, isTreatingDoctor, mayWrite, partyOf } from "#features/referrals/access.ts";
import { isEditable, type Referral } from "#features/referrals/referral.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** The doctor somebody wants to name: without a number when they are in no register we know. */
export type Named = { nationalId: string | null; name: string };

export type NamingRefusal =
  | { kind: "not-habilitated" }
  | { kind: "wrong-status"; status: Referral["status"] }
  | { kind: "name-missing" }
  | { kind: "already-named" }
  | { kind: "nobody-named" };

/** The person's side, who helps them, and the requesters and writers of the unit that carries the dossier: product specification §1.3. */
export function mayNameDoctor(member: Member, r: Referral): boolean {
  const party = partyOf(member, r);
  if (party === "owner") return holds(member, r.module, "requester", "writer");
  return party === "person" || party === "helper";
}

export function nameOfDoctor(r: Referral, who: Named, by: Member): Result<Named, NamingRefusal> {
  if (!mayNameDoctor(by, r)) return refuse({ kind: "not-habilitated" });
  if (!isEditable(r)) return refuse({ kind: "wrong-status", status: r.status });
  const name = who.name.trim().replaceAll(/\s+/g, " ").slice(0, 120);
  if (!name) return refuse({ kind: "name-missing" });
  if (r.doctor && (who.nationalId ? r.doctor.nationalId === who.nationalId : r.doctor.name === name))
    return refuse({ kind: "already-named" });
  return ok({ nationalId: who.nationalId, name });
}

export function mayRemoveDoctor(r: Referral, by: Member): Result<NonNullable<Referral["doctor"]>, NamingRefusal> {
  if (!mayNameDoctor(by, r)) return refuse({ kind: "not-habilitated" });
  if (!isEditable(r)) return refuse({ kind: "wrong-status", status: r.status });
  return r.doctor ? ok(r.doctor) : refuse({ kind: "nobody-named" });
}

/** The doctor named, or who fills their volets in their name: whoever may write as the treating doctor. */
export const mayDisown = (member: Member, r: Referral): boolean =>
  isTreatingDoctor(member, r) && mayWrite("admin", "doctor", member, r);

export type DisownRefusal = { kind: "not-their-doctor" } | { kind: "wrong-status"; status: Referral["status"] };

/** "Ce n’est pas mon patient": a doctor who carries the dossier gives it up otherwise. */
export function disown(r: Referral, by: Member): Result<NonNullable<Referral["doctor"]>, DisownRefusal> {
  if (!isTreatingDoctor(by, r) || !isForPatient(by, r)) return refuse({ kind: "not-their-doctor" });
  if (!isEditable(r)) return refuse({ kind: "wrong-status", status: r.status });
  return mayDisown(by, r) && r.doctor ? ok(r.doctor) : refuse({ kind: "not-their-doctor" });
}

/** One day to say that it was a mistake. */
export const undoHours = 24;

/** A name a doctor said was not their patient's. */
export type Disowned = { id: string; nationalId: string | null; name: string; endedAt: Date };

export type UndoRefusal =
  | { kind: "too-late" }
  /** Somebody else has been named meanwhile. */
  | { kind: "named-since"; name: string }
  | { kind: "wrong-status"; status: Referral["status"] };

export function undoDisowning(
  r: Referral,
  line: Disowned,
  now: Date,
): Result<NonNullable<Referral["doctor"]>, UndoRefusal> {
  if (now.getTime() - line.endedAt.getTime() > undoHours * 3_600_000) return refuse({ kind: "too-late" });
  if (r.doctor) return refuse({ kind: "named-since", name: r.doctor.name });
  if (!isEditable(r)) return refuse({ kind: "wrong-status", status: r.status });
  return ok({ nationalId: line.nationalId, name: line.name, namedAt: now });
}
