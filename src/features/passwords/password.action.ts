import type { Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { deleteOtherSessions } from "#features/sessions/session.store.ts";
import { enqueue } from "#jobs/jobs.ts";
import {
  addWrongPassword,
  clearWrongPasswords,
  saveActivation,
  savePassword,
  savePasswordLock,
} from "./password.store.ts";

/** A wrong password, for an account or for none: the same is written. The one too many locks the password, and its owner is told. */
export async function recordWrongPassword(
  tx: Tx,
  account: AccountId | null,
  { lockAfter, visit }: { lockAfter: number; visit: Visit },
  now: Date,
): Promise<void> {
  const wrong = await addWrongPassword(tx, account);
  await recordSecurityEvent(tx, { kind: "password-wrong", account, visit }, now);
  if (!account || wrong !== lockAfter) return;
  await savePasswordLock(tx, account, now);
  await recordSecurityEvent(tx, { kind: "password-locked", account, visit }, now);
  await enqueue(tx, "tell-account", { account, kind: "password-locked", facts: { le: now.toISOString() } });
}

export const recordRightPassword = (tx: Tx, account: AccountId): Promise<void> => clearWrongPasswords(tx, account);

/** A new password, already hashed: the other sessions end, and its owner is told. */
export async function changePassword(
  tx: Tx,
  account: AccountId,
  { hash, keepToken, visit }: { hash: string; keepToken: string | null; visit: Visit },
  now: Date,
): Promise<void> {
  await savePassword(tx, account, hash, now);
  await deleteOtherSessions(tx, account, keepToken);
  await recordSecurityEvent(tx, { kind: "password-set", account, visit }, now);
  await enqueue(tx, "tell-account", { account, kind: "password-changed", facts: { le: now.toISOString() } });
}

/** The link of an invitation was opened and a password chosen: the account is active. */
export async function activateAccount(tx: Tx, account: AccountId, visit: Visit, now: Date): Promise<void> {
  await saveActivation(tx, account, now);
  await recordSecurityEvent(tx, { kind: "account-activated", account, visit }, now);
}
