import type { Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";
import type { PasskeyPurpose } from "./passkey.ts";

/** What was asked of a key, by whom, in which browser. */
export type Challenge = {
  challenge: string;
  purpose: PasskeyPurpose;
  /** Null when nobody is signed in yet: the key says who it is. */
  account: AccountId | null;
  browser: string;
  returnTo: string;
  shared: boolean;
  expiresAt: Date;
};

export async function saveChallenge(tx: Tx, c: Challenge): Promise<void> {
  await tx
    .insertInto("passkey_challenge")
    .values({
      challenge_hash: sha256(c.challenge),
      account_id: c.account,
      purpose: c.purpose,
      browser_hash: sha256(c.browser),
      return_to: c.returnTo,
      shared: c.shared,
      expires_at: c.expiresAt,
    })
    .execute();
}

/** Found and deleted at once: of two answers to a challenge, one counts; in the browser it was made for, and no other. */
export async function takeChallenge(tx: Tx, challenge: string, browser: string): Promise<Challenge | null> {
  const row = await tx
    .deleteFrom("passkey_challenge")
    .where("challenge_hash", "=", sha256(challenge))
    .where("browser_hash", "=", sha256(browser))
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  return {
    challenge,
    purpose: row.purpose,
    account: row.account_id as AccountId | null,
    browser,
    returnTo: row.return_to,
    shared: row.shared,
    expiresAt: row.expires_at,
  };
}

export async function deleteEndedChallenges(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("passkey_challenge").where("expires_at", "<=", now).execute();
}
