import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { clearBounce, saveBounce } from "./bounce.store.ts";

/** A mail to this account came back for good, or was refused so. */
export const recordBounce = (tx: Tx, account: AccountId, answer: string, now: Date) =>
  saveBounce(tx, account, answer, now);

/** Mails leave to it again: its owner asked for it, or another address was proved. */
export const forgetBounce = (db: Db, account: AccountId) => db.transaction().execute((tx) => clearBounce(tx, account));
