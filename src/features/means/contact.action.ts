import type { Db } from "#db/db.ts";
import { type ChangedBy, changeEmail, changeMobile } from "#features/account-addresses/contact.action.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { type IssuedCode, issueCode, useCode } from "#features/sign-in/code.action.ts";
import { findLastCode } from "#features/sign-in/code.store.ts";
import type { SendRefusal, UseRefusal } from "#features/sign-in/code.ts";
import { forgetTrustedBrowsers } from "#features/sign-in/password.action.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Contact } from "./contact.ts";

/** Sends a code to the new address or number, to prove it is theirs. */
export const askContact = (
  db: Db,
  account: AccountId,
  { contact, to, visit }: { contact: Contact; to: string; visit: Visit },
  now: Date,
): Promise<Result<IssuedCode, SendRefusal>> =>
  db.transaction().execute((tx) => {
    const channel = contact === "email" ? "mail" : "sms";
    return issueCode(tx, { account, purpose: contact, channel, destination: to, visit }, now);
  });

export type ContactRefusal = UseRefusal | { kind: "nothing-asked" } | { kind: "taken" };

/**
 * The code came back: the new address or number is the account's. Somebody else's address is told taken only here, to
 * who has just shown that they read its mail.
 */
export function confirmContact(
  db: Db,
  { contact, typed, by }: { contact: Contact; typed: string; by: ChangedBy },
  now: Date,
): Promise<Result<string, ContactRefusal>> {
  return db.transaction().execute(async (tx) => {
    const code = await findLastCode(tx, by.account, contact);
    if (!code?.destination || code.usedAt) return refuse({ kind: "nothing-asked" });
    const used = await useCode(tx, { id: code.id, typed, account: by.account, visit: by.visit }, now);
    if (!used.ok) return used;
    if (contact === "mobile") await changeMobile(tx, by, code.destination, now);
    else {
      const changed = await changeEmail(tx, by, code.destination, now);
      if (!changed.ok) return changed;
    }
    await forgetTrustedBrowsers(tx, by.account);
    return ok(code.destination);
  });
}

export const removeMobile = (db: Db, by: ChangedBy, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await changeMobile(tx, by, null, now);
    await forgetTrustedBrowsers(tx, by.account);
  });
