import type { Db } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { saveTrustRevoked } from "./trusted-browser.store.ts";

/** In that browser, two factors are asked again from the next sign-in. False when it was not trusted any more. */
export const revokeTrustedBrowser = (
  db: Db,
  account: AccountId,
  id: string,
  visit: Visit,
  now: Date,
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const revoked = await saveTrustRevoked(tx, account, id, now);
    if (revoked) await recordSecurityEvent(tx, { kind: "browser-revoked", account, visit }, now);
    return revoked;
  });
