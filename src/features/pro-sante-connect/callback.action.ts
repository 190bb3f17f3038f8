import type { Db } from "#db/db.ts";
import { findAccounts } from "#features/accounts/account.store.ts";
import type { EntryRefusal } from "#features/accounts/account.ts";
import { meansOfMode } from "#features/accounts/means.ts";
import { type OpenedSession, openSession } from "#features/accounts/open-session.action.ts";
import { recogniseAccount } from "#features/accounts/recognise.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { deleteEndedAttempts, saveAttempt, takeAttempt } from "./attempt.store.ts";
import { type Attempt, type AttemptPurpose, attemptEnd, type Proof } from "./attempt.ts";

export type SignInRefusal = { kind: "several-accounts" } | EntryRefusal;

/** Begins a sign-in for a browser: what must come back is kept here, ten minutes. */
export function beginSignIn(
  db: Db,
  begun: { browser: string; returnTo: string; shared: boolean } & AttemptPurpose,
  now: Date,
): Promise<Attempt> {
  const attempt = { ...begun, state: newToken(), verifier: newToken(), nonce: newToken(), expiresAt: attemptEnd(now) };
  return db.transaction().execute(async (tx) => {
    await deleteEndedAttempts(tx, now);
    await saveAttempt(tx, attempt);
    return attempt;
  });
}

/** The sign-in this callback answers, once: a second callback, a late one or another browser's finds nothing. */
export async function resumeSignIn(db: Db, state: string, browser: string, now: Date): Promise<Attempt | null> {
  const attempt = await db.transaction().execute((tx) => takeAttempt(tx, { state, browser }));
  return attempt && now < attempt.expiresAt ? attempt : null;
}

/** Opens a session for the person proved. Somebody unknown gets an account that may do nothing until a référent says so. */
export function signIn(
  db: Db,
  { identity, idToken, authenticatedAt, authMode, sid }: Proof,
  { visit, shared, formerToken }: { visit: Visit; shared: boolean; formerToken: string | null },
  now: Date,
): Promise<Result<OpenedSession, SignInRefusal>> {
  return db.transaction().execute(async (tx) => {
    const [found, another] = await findAccounts(tx, identity.identifiers);
    if (another) return refuse({ kind: "several-accounts" });

    const account = await recogniseAccount(tx, found ?? null, identity, now);
    const means = meansOfMode(authMode);
    return openSession(
      tx,
      { account, means, authenticatedAt, idToken, providerSid: sid, visit, shared, formerToken },
      now,
    );
  });
}
