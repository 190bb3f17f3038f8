import type { Db } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import { saveAcceptance } from "./charter.store.ts";
import { type Charter, charter, charterHash } from "./charter.ts";

/** The owner of an account has read and accepted this text; its hash says which, for ever. */
export const acceptCharter = (db: Db, account: AccountId, now: Date, text: Charter = charter): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const saved = await saveAcceptance(tx, account, { version: text.version, hash: charterHash(text) }, now);
    if (saved === "new")
      await recordSecurityEvent(tx, { kind: "charter-accepted", account, reason: text.version }, now);
  });
