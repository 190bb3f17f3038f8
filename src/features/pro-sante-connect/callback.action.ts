import type { Db } from "#db/db.ts";
import { findAccounts } from "#features/accounts/account.store.ts";
import type { EntryRefusal } from "#features/accounts/account.ts";
import { meansOfMode } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recogniseAccount } from "#features/accounts/recognise.action.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { type OpenedSession, openSession } from "#features/sessions/open-session.action.ts";
import { renewByProvider } from "#features/sessions/provider-session.action.ts";
import { type Result, refuse } from "#lib/result.ts";
import type { Proof } from "./attempt.ts";

export type SignInRefusal = { kind: "unknown" } | { kind: "several-accounts" } | EntryRefusal;
type Door = { visit: Visit; shared: boolean; formerToken: string | null };

/** Opens a session for the person proved. Somebody unknown gets no account here: only a doctor may open one, on the next page. */
export function signIn(
  db: Db,
  proof: Proof,
  { visit, shared, formerToken }: Door,
  now: Date,
): Promise<Result<OpenedSession, SignInRefusal>> {
  return db.transaction().execute(async (tx) => {
    const means = meansOfMode(proof.authMode);
    const found = await findAccounts(tx, proof.identity.identifiers);
    if (found.length !== 1) {
      const kind = found.length === 0 ? "unknown" : "several-accounts";
      for (const account of found.length === 0 ? [null] : found)
        await recordSecurityEvent(tx, { kind: "refused", account, means, reason: kind, visit }, now);
      return refuse({ kind });
    }
    const account = await recogniseAccount(tx, found[0]!, proof.identity, now);
    return openSession(tx, { ...entryOf(proof), account, means, visit, shared, formerToken }, now);
  });
}

/** What a session keeps of the provider. */
export const entryOf = ({ authenticatedAt, idToken, sid, subject }: Proof) => ({
  authenticatedAt,
  idToken,
  providerSid: sid,
  providerSubject: subject,
});

/** An answer that proves nothing: a forged token, another's nonce, too low a level. Nobody is named, since nobody was proved. */
export const noteRefusedProof = (db: Db, visit: Visit, now: Date): Promise<void> =>
  db
    .transaction()
    .execute((tx) => recordSecurityEvent(tx, { kind: "refused", account: null, reason: "not-trusted", visit }, now));

export type ProveAgainRefusal = { kind: "another-person" } | { kind: "session-ended" };

/**
 * Somebody already in has gone to the provider again, to be asked for more or to unlock their screen. The card of anybody
 * else does nothing to this session, and is written down.
 */
export function proveAgain(
  db: Db,
  proof: Proof,
  who: { account: AccountId; token: string; wasLocked: "locked" | "open"; visit: Visit },
  now: Date,
): Promise<Result<{ token: string }, ProveAgainRefusal>> {
  return db.transaction().execute(async (tx) => {
    const { account, token, wasLocked, visit } = who;
    const means = meansOfMode(proof.authMode);
    const found = await findAccounts(tx, proof.identity.identifiers);
    if (found.length !== 1 || found[0] !== account) {
      await recordSecurityEvent(tx, { kind: "refused", account, means, reason: "another-person", visit }, now);
      return refuse({ kind: "another-person" });
    }
    const { idToken, sid, subject, authenticatedAt } = proof;
    const again = { account, means, at: authenticatedAt, visit };
    return renewByProvider(tx, token, again, { idToken, sid, subject }, wasLocked, now);
  });
}
