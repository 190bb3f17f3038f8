import type { Db } from "#db/db.ts";
import { newToken } from "#lib/seal.ts";
import { deleteEndedAttempts, saveAttempt, takeAttempt } from "./attempt.store.ts";
import { type Attempt, type AttemptPurpose, attemptEnd } from "./attempt.ts";

type Begun = { browser: string; returnTo: string; shared: boolean; restarted: boolean } & AttemptPurpose;

/** Begins a way to the provider for a browser: what must come back is kept here, ten minutes. */
export function beginAttempt(db: Db, begun: Begun, now: Date): Promise<Attempt> {
  const attempt = { ...begun, state: newToken(), verifier: newToken(), nonce: newToken(), expiresAt: attemptEnd(now) };
  return db.transaction().execute(async (tx) => {
    await deleteEndedAttempts(tx, now);
    await saveAttempt(tx, attempt);
    return attempt;
  });
}

/** The attempt this callback answers, once: a second callback, a late one or another browser's finds nothing. */
export async function resumeAttempt(db: Db, state: string, browser: string, now: Date): Promise<Attempt | null> {
  const attempt = await db.transaction().execute((tx) => takeAttempt(tx, { state, browser }));
  return attempt && now < attempt.expiresAt ? attempt : null;
}
