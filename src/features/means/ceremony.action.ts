import type { Db } from "#db/db.ts";
import type { EntryRefusal } from "#features/accounts/account.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { type OpenedSession, openSession } from "#features/sessions/open-session.action.ts";
import { strengthenSession } from "#features/sessions/strengthen.action.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { type Challenge, deleteEndedChallenges, saveChallenge, takeChallenge } from "./challenge.store.ts";
import { lockPasskey, saveUse } from "./passkey.store.ts";
import { challengeMinutes, isCloned, meansOf } from "./passkey.ts";

type Asked = Omit<Challenge, "challenge" | "expiresAt">;

/** Begins a ceremony in a browser: the key is to sign this, within five minutes. */
export function beginCeremony(db: Db, asked: Asked, now: Date): Promise<string> {
  const challenge = newToken();
  return db.transaction().execute(async (tx) => {
    await deleteEndedChallenges(tx, now);
    await saveChallenge(tx, {
      ...asked,
      challenge,
      expiresAt: new Date(now.getTime() + challengeMinutes * 60_000),
    });
    return challenge;
  });
}

/** The ceremony this answers, once: a second answer, a late one or another browser's finds nothing. */
export async function endCeremony(db: Db, challenge: string, browser: string, now: Date): Promise<Challenge | null> {
  const taken = await db.transaction().execute((tx) => takeChallenge(tx, challenge, browser));
  return taken && now < taken.expiresAt ? taken : null;
}

/** What the key has just proved, its signature checked. */
export type KeyProof = { key: string; counter: number; synced: boolean; visit: Visit };

export type UseRefusal =
  | { kind: "unknown-key" }
  /** The counter went back: there are two of this key. */
  | { kind: "cloned" }
  /** A key of another person than the one whose session it is. */
  | { kind: "another-person" }
  | { kind: "session-ended" }
  | EntryRefusal;

/** Signs in with a key alone: it was unlocked by its owner's code or finger, so it counts for two factors. */
export function signInByKey(
  db: Db,
  proof: KeyProof,
  { shared, formerToken }: { shared: boolean; formerToken: string | null },
  now: Date,
): Promise<Result<OpenedSession, UseRefusal>> {
  return db.transaction().execute(async (tx) => {
    const key = await useKey(tx, proof, now);
    if (!key.ok) return key;
    const { visit } = proof;
    return openSession(tx, { ...key.value, authenticatedAt: now, visit, shared, formerToken }, now);
  });
}

/** The session becomes fresh, and its screen unlocked when it was locked, when the key is of the same person. */
export function stepUpByKey(
  db: Db,
  proof: KeyProof,
  { token, account, wasLocked }: { token: string; account: AccountId; wasLocked: "locked" | "open" },
  now: Date,
): Promise<Result<{ token: string }, UseRefusal>> {
  return db.transaction().execute(async (tx) => {
    const key = await useKey(tx, proof, now);
    if (!key.ok) return key;
    const { visit } = proof;
    if (key.value.account !== account) {
      await recordSecurityEvent(
        tx,
        { kind: "refused", account, means: "passkey", reason: "another-person", visit },
        now,
      );
      return refuse({ kind: "another-person" });
    }
    const done = await strengthenSession(tx, token, { ...key.value, at: now, visit }, now);
    if (done.ok && wasLocked === "locked")
      await recordSecurityEvent(tx, { kind: "unlocked", account, means: key.value.means, visit }, now);
    return done;
  });
}

/** A refusal the page met before any key was trusted; the account is named when the key is one of its own. */
export const recordKeyRefused = (
  db: Db,
  { account, reason, visit }: { account: AccountId | null; reason: string; visit: Visit },
  now: Date,
): Promise<void> =>
  db
    .transaction()
    .execute((tx) => recordSecurityEvent(tx, { kind: "refused", account, means: "passkey", reason, visit }, now));

/** Counts the use; a refusal is written down too, so it is returned, never thrown. */
async function useKey(tx: Parameters<typeof lockPasskey>[0], { key: id, counter, synced, visit }: KeyProof, now: Date) {
  const key = await lockPasskey(tx, id);
  if (!key) return refuse({ kind: "unknown-key" });
  const { account } = key;
  if (isCloned(counter, key.counter)) {
    await recordSecurityEvent(tx, { kind: "refused", account, means: meansOf(key), reason: "cloned", visit }, now);
    return refuse({ kind: "cloned" });
  }
  await saveUse(tx, id, counter, synced, now);
  return ok({ account, means: meansOf(key) });
}
