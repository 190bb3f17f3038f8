import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { changePassword } from "#features/passwords/password.action.ts";
import { findPasswordAccountById } from "#features/passwords/password.store.ts";
import { ok, type Result } from "#lib/result.ts";
import { type Busy, hashPassword } from "./hashing.action.ts";
import { strengthOf, type Weakness } from "./password.ts";
import { deletePendingOf } from "./pending.store.ts";
import { deleteTrustedBrowsers } from "./trusted-browser.store.ts";

/** Hashes a password its owner has just chosen, when it is strong enough. Before any transaction: it takes a while. */
export async function prepareNewPassword(
  db: Db,
  account: AccountId,
  typed: string,
): Promise<Result<string, Weakness | Busy>> {
  const { givenName, familyName, email, nationalId } = await findPasswordAccountById(db, account);
  const strength = strengthOf(typed, [givenName, familyName, email ?? "", nationalId ?? ""]);
  return strength.ok ? hashPassword(typed) : strength;
}

/** The new password of an account: its other sessions and its trusted browsers end with the old one. */
export async function replacePassword(
  tx: Tx,
  account: AccountId,
  chosen: { hash: string; keepToken: string | null; visit: Visit },
  now: Date,
): Promise<void> {
  await changePassword(tx, account, chosen, now);
  await deleteTrustedBrowsers(tx, account);
  await deletePendingOf(tx, account);
}

/** Both at once, for somebody signed in; `keepToken` is the session they go on with. */
export async function setPassword(
  db: Db,
  account: AccountId,
  typed: string,
  { keepToken, visit }: { keepToken: string | null; visit: Visit },
  now: Date,
): Promise<Result<void, Weakness | Busy>> {
  const prepared = await prepareNewPassword(db, account, typed);
  if (!prepared.ok) return prepared;
  await db.transaction().execute((tx) => replacePassword(tx, account, { hash: prepared.value, keepToken, visit }, now));
  return ok(undefined);
}

/** A means was added, removed or changed: what trusted a browser on the strength of the old ones ends. */
export const forgetTrustedBrowsers = (tx: Tx, account: AccountId): Promise<void> => deleteTrustedBrowsers(tx, account);
