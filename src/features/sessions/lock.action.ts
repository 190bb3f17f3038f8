import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { newToken } from "#lib/seal.ts";
import { saveLock, saveUnlock } from "./session.store.ts";

/** The screen of a shared workstation is blanked; its session waits for its owner. Elsewhere nothing happens. */
export const lockScreen = (db: Db, token: string, visit: Visit, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const account = await saveLock(tx, token, now);
    if (account) await recordSecurityEvent(tx, { kind: "locked", account, visit }, now);
  });

/** Its owner has proved to be there. The session goes on under another token; null when it has ended meanwhile. */
export async function unlockScreen(
  tx: Tx,
  token: string,
  { account, visit }: { account: AccountId; visit: Visit },
  now: Date,
): Promise<string | null> {
  const next = newToken();
  if (!(await saveUnlock(tx, token, next, now))) return null;
  await recordSecurityEvent(tx, { kind: "unlocked", account, reason: "password", visit }, now);
  return next;
}
