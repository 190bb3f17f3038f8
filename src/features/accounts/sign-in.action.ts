import type { Db } from "#db/db.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { findAccounts, listOpenUnits, refreshAccount, saveAccount } from "./account.store.ts";
import {
  deleteEndedAttempts,
  deleteEndedSessions,
  deleteSession,
  saveAttempt,
  saveSession,
  takeAttempt,
} from "./session.store.ts";
import { endOf } from "./session.ts";
import { type Attempt, attemptEnd, type Proof } from "./sign-in.ts";

/** `units`: how many the account may act for; with exactly one the session is already in it. */
export type OpenedSession = { token: string; units: number };
export type SignInRefusal = { kind: "several-accounts" };

/** Begins a sign-in for a browser: what must come back is kept here, ten minutes. */
export function beginSignIn(db: Db, browser: string, returnTo: string, now: Date): Promise<Attempt> {
  const attempt = {
    state: newToken(),
    browser,
    verifier: newToken(),
    nonce: newToken(),
    returnTo,
    expiresAt: attemptEnd(now),
  };
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
  { identity, idToken, authenticatedAt }: Proof,
  formerToken: string | null,
  now: Date,
): Promise<Result<OpenedSession, SignInRefusal>> {
  return db.transaction().execute(async (tx) => {
    const [found, another] = await findAccounts(tx, identity.nationalIds);
    if (another) return refuse({ kind: "several-accounts" });

    const account = found ?? (await saveAccount(tx, { ...identity, nationalId: identity.nationalIds[0], email: null }));
    await refreshAccount(tx, account, identity, now);
    if (formerToken) await deleteSession(tx, formerToken);
    await deleteEndedSessions(tx, account, now);

    const units = await listOpenUnits(tx, account, dayOf(now));
    const unit = units.length === 1 ? units[0]!.unit : null;
    const token = newToken();
    await saveSession(tx, { token, account, unit, idToken, now, expiresAt: endOf(authenticatedAt, now) });
    return ok({ token, units: units.length });
  });
}
