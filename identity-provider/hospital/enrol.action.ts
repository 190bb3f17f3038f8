import { type Db, inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { digestOf, limits, newPrintedCode } from "./codes.ts";
import { checkPassword, hashPassword, type PasswordRefusal } from "./password.ts";
import * as secrets from "./secret.store.ts";
import { findStaff, findStaffByLogin } from "./staff.store.ts";

export type OpenRefusal = { kind: "not-in-directory" } | { kind: "identity-not-checked" };

/**
 * An administrator has the person and their identity document in front of them: a code of a quarter of an hour lets them
 * choose their password. It is shown once, and kept as a digest.
 */
export async function openEnrolment(
  db: Db,
  { staffId, by, checked, key, now }: { staffId: string; by: string; checked: boolean; key: Buffer; now: Date },
): Promise<Result<{ code: string; endsAt: Date }, OpenRefusal>> {
  if (!checked) return refuse({ kind: "identity-not-checked" });
  const code = newPrintedCode();
  const endsAt = new Date(now.getTime() + limits.enrolmentMinutes * 60_000);
  return inTransaction(db, async (tx) => {
    const staff = await findStaff(tx, staffId);
    if (!staff?.present) return refuse({ kind: "not-in-directory" });
    const digest = digestOf(key, "enrolment", staffId, code);
    await secrets.saveEnrolment(tx, { id: newId(), staffId, digest, openedBy: by, now, endsAt });
    await recordEvent(tx, { kind: "enrolment-opened", personId: staff.personId, detail: { by } });
    return ok({ code, endsAt });
  });
}

export type EnrolRefusal = { kind: "wrong-code" } | PasswordRefusal;

/** The person types the code they were handed and chooses a password; what they had before opens nothing more. */
export async function enrol(
  db: Db,
  {
    login,
    code,
    password,
    again,
    key,
    now,
  }: { login: string; code: string; password: string; again: string; key: Buffer; now: Date },
): Promise<Result<{ personId: string; printed: string[] }, EnrolRefusal>> {
  const staff = await findStaffByLogin(db, login);
  const own = staff
    ? [staff.givenName, staff.familyName, staff.birthName, staff.hrId, staff.email ?? "", staff.birthDate]
    : [];
  const strength = checkPassword(password, again, own);
  // before the code is looked at, and for nobody too: the time of an answer tells nothing
  const hashed = await hashPassword(password.slice(0, 200));
  if (!staff) return refuse({ kind: "wrong-code" });
  return inTransaction(db, async (tx) => {
    const open = await secrets.lockEnrolment(tx, staff.id, now);
    if (!open || open.tries >= limits.enrolmentTries) return refuse({ kind: "wrong-code" });
    if (!digestOf(key, "enrolment", staff.id, code).equals(open.digest)) {
      await secrets.saveEnrolmentTry(tx, open.id);
      return refuse({ kind: "wrong-code" });
    }
    // only who holds the code learns what their password lacks
    if (!strength.ok) return strength;
    await secrets.savePassword(tx, staff.id, hashed, now);
    await secrets.forgetTrusts(tx, staff.id);
    await secrets.closeEnrolment(tx, open.id, now);
    const printed = staff.administrator ? await printCodes(tx, staff.id, key, now) : [];
    await recordEvent(tx, { kind: "enrolled", personId: staff.personId, means: "password" });
    return ok({ personId: staff.personId, printed });
  });
}

/** New printed codes: the former ones open nothing more. */
async function printCodes(
  tx: Parameters<typeof secrets.replaceRecoveryCodes>[0],
  staffId: string,
  key: Buffer,
  now: Date,
) {
  const codes = Array.from({ length: limits.recoveryCodes }, newPrintedCode);
  await secrets.replaceRecoveryCodes(
    tx,
    staffId,
    codes.map((code) => digestOf(key, "recovery", staffId, code)),
    now,
  );
  return codes;
}

/** For somebody who already has a password: the codes to print, shown once. */
export const renewRecoveryCodes = (
  db: Db,
  { staffId, by, key, now }: { staffId: string; by: string; key: Buffer; now: Date },
): Promise<Result<string[], OpenRefusal>> =>
  inTransaction(db, async (tx) => {
    const staff = await findStaff(tx, staffId);
    if (!staff?.present) return refuse({ kind: "not-in-directory" });
    const codes = await printCodes(tx, staffId, key, now);
    await recordEvent(tx, { kind: "recovery-codes-made", personId: staff.personId, detail: { by } });
    return ok(codes);
  });
