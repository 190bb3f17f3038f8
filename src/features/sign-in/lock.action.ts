import type { Db } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { recordRightPassword, recordWrongPassword } from "#features/passwords/password.action.ts";
import { findPasswordAccountById } from "#features/passwords/password.store.ts";
import { unlockScreen } from "#features/sessions/lock.action.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Busy, verifyPassword } from "./hashing.action.ts";
import { countPassword, forgetPasswords } from "./throttle.action.ts";
import { lockAfter, type Throttled } from "./throttle.ts";

export type CheckRefusal = { kind: "wrong" } | Busy | Throttled;

/** Whether this is the password of somebody already known: tries are counted as at the door. */
export async function checkPassword(
  db: Db,
  account: AccountId,
  { typed, visit }: { typed: string; visit: Visit },
  now: Date,
): Promise<Result<void, CheckRefusal>> {
  const key = `compte ${account}`;
  const over = await countPassword(db, key, visit.address);
  if (over) return refuse(over);
  const { passwordHash, passwordLockedAt } = await findPasswordAccountById(db, account);
  const right = await verifyPassword(passwordHash, typed);
  if (!right.ok) return right;
  if (!right.value || passwordLockedAt) {
    await db.transaction().execute((tx) => recordWrongPassword(tx, account, { lockAfter, visit }, now));
    return refuse({ kind: "wrong" });
  }
  await forgetPasswords(db, key, visit.address);
  await db.transaction().execute((tx) => recordRightPassword(tx, account));
  return ok(undefined);
}

/** One factor is enough for the same person, within the four hours of two (RIE v2, RIE-PS 10): the session ends by itself after. */
export async function unlockByPassword(
  db: Db,
  { token, account, typed, visit }: { token: string; account: AccountId; typed: string; visit: Visit },
  now: Date,
): Promise<Result<{ token: string }, CheckRefusal | { kind: "session-ended" }>> {
  const checked = await checkPassword(db, account, { typed, visit }, now);
  if (!checked.ok) return checked;
  const next = await db.transaction().execute((tx) => unlockScreen(tx, token, { account, visit }, now));
  return next ? ok({ token: next }) : refuse({ kind: "session-ended" });
}
