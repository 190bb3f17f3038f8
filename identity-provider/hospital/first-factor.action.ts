import { type Db, inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import { limits } from "./codes.ts";
import { isPassword, waitAfter } from "./password.ts";
import * as secrets from "./secret.store.ts";
import { findStaffByLogin, type Staff } from "./staff.store.ts";
import { saveStep } from "./step.store.ts";

export type FirstFactorRefusal = { kind: "wrong" } | { kind: "wait"; until: Date };
export type FirstFactor = { staff: Staff; trust: secrets.Trust | null };

/**
 * Login and password of the hospital. When two factors were used in this browser, by this person, less than four hours ago,
 * nothing more is asked. What does not exist is refused as slowly as what is wrong.
 */
export async function enterPassword(
  db: Db,
  {
    login,
    password,
    uid,
    trustToken,
    now,
  }: { login: string; password: string; uid: string; trustToken: string | null; now: Date },
): Promise<Result<FirstFactor, FirstFactorRefusal>> {
  const staff = await findStaffByLogin(db, login);
  const kept = staff && (await secrets.findSecrets(db, staff.id));
  const right = await isPassword(kept?.passwordHash ?? null, password);
  if (!staff || !kept) return refuse({ kind: "wrong" });
  if (kept.waitsUntil && kept.waitsUntil > now) return refuse({ kind: "wait", until: kept.waitsUntil });
  if (!right) {
    const errors = kept.wrongPasswords + 1;
    const waitsUntil = waitAfter(errors, now);
    await secrets.saveWrongPassword(db, staff.id, { errors, waitsUntil });
    await recordEvent(db, {
      kind: "staff-refused",
      personId: staff.personId,
      means: "password",
      reason: "wrong-password",
    });
    return waitsUntil ? refuse({ kind: "wait", until: waitsUntil }) : refuse({ kind: "wrong" });
  }
  const trust = trustToken ? await secrets.findTrust(db, trustDigest(trustToken, staff.id), staff.id, now) : null;
  await inTransaction(db, async (tx) => {
    await secrets.saveWrongPassword(tx, staff.id, { errors: 0, waitsUntil: null });
    if (!trust) await saveStep(tx, uid, staff.id, now);
  });
  return ok({ staff, trust });
}

/** Two factors were used: what this browser keeps, the same for everyone who uses it; each has a trust of their own. */
export async function rememberBrowser(
  db: Db,
  { staffId, amr, kept, now }: { staffId: string; amr: string[]; kept: string | null; now: Date },
): Promise<string> {
  const token = kept && kept.length === 43 ? kept : newToken();
  const trust = { staffId, amr, authenticatedAt: now };
  await secrets.saveTrust(db, trustDigest(token, staffId), trust, addHours(now, limits.trustHours));
  return token;
}

const trustDigest = (token: string, staffId: string) => sha256(`${token} ${staffId}`);
