import type { Db, Tx } from "#db/db.ts";
import type { EntryRefusal } from "#features/accounts/account.ts";
import type { Means } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { type OpenedSession, openSession } from "#features/sessions/open-session.action.ts";
import { enqueue } from "#jobs/jobs.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import {
  deleteEnded,
  deleteLinkOf,
  deletePending,
  findLinkedAccount,
  findPendingCitizen,
  insertLink,
  saveAttempt,
  savePending,
  saveUse,
  takeAttempt,
} from "./citizen.store.ts";
import { type Attempt, attemptMinutes, type Citizen, pendingMinutes } from "./france-connect.ts";

const minutesLater = (now: Date, minutes: number) => new Date(now.getTime() + minutes * 60_000);

/** Begins a way to FranceConnect for a browser. */
export function beginCitizen(
  db: Db,
  { browser, returnTo, account }: { browser: string; returnTo: string; account: AccountId | null },
  now: Date,
): Promise<Attempt> {
  const attempt = { state: newToken(), nonce: newToken(), verifier: newToken(), returnTo, account };
  return db.transaction().execute(async (tx) => {
    await deleteEnded(tx, now);
    await saveAttempt(tx, attempt, browser, minutesLater(now, attemptMinutes));
    return attempt;
  });
}

export const resumeCitizen = (db: Db, state: string, browser: string, now: Date): Promise<Attempt | null> =>
  db.transaction().execute((tx) => takeAttempt(tx, state, browser, now));

/** A session, for a space this identity is joined to; found by the subject and nothing else. */
export const enterAsCitizen = (
  db: Db,
  { citizen, idToken }: { citizen: Citizen; idToken: string },
  { visit, formerToken }: { visit: Visit; formerToken: string | null },
  now: Date,
): Promise<Result<OpenedSession, EntryRefusal | { kind: "unknown" }>> =>
  db.transaction().execute(async (tx) => {
    const account = await findLinkedAccount(tx, citizen.subject);
    if (!account) return refuse({ kind: "unknown" });
    const entry = { account, means: "franceconnect", authenticatedAt: now, idToken, visit, formerToken } as const;
    const opened = await openSession(tx, { ...entry, shared: false }, now);
    if (opened.ok) await saveUse(tx, citizen, now);
    return opened;
  });

/** Kept for this browser until its owner has proved a space is theirs, or opened one. */
export const keepCitizen = (db: Db, citizen: Citizen, now: Date): Promise<string> =>
  db.transaction().execute(async (tx) => {
    const token = newToken();
    await savePending(tx, token, citizen, minutesLater(now, pendingMinutes));
    return token;
  });

export type JoinRefusal =
  | { kind: "nothing-pending" }
  | { kind: "weak-proof" }
  | { kind: "not-a-person" }
  | { kind: "taken" };

/** What somebody may join FranceConnect with: their password and a code, or a passkey, a short while ago. Never FranceConnect itself. */
export function mayJoin(session: { means: Means; authenticatedAt: Date }, now: Date): boolean {
  const proofs: Means[] = ["mail-code", "sms-code", "passkey", "synced-passkey"];
  return proofs.includes(session.means) && now.getTime() - session.authenticatedAt.getTime() < pendingMinutes * 60_000;
}

/** Joins the identity proved in this browser to the space its owner has just entered otherwise. */
export const joinCitizen = (
  db: Db,
  asked: {
    token: string;
    account: { id: AccountId; kind: "professional" | "person" };
    session: { means: Means; authenticatedAt: Date };
    visit: Visit;
  },
  now: Date,
): Promise<Result<void, JoinRefusal>> =>
  db.transaction().execute(async (tx) => {
    const { token, account, session, visit } = asked;
    if (account.kind !== "person") return refuse({ kind: "not-a-person" });
    if (!mayJoin(session, now)) return refuse({ kind: "weak-proof" });
    const citizen = await findPendingCitizen(tx, token, now);
    if (!citizen) return refuse({ kind: "nothing-pending" });
    if ((await insertLink(tx, citizen, account.id, now)) === "taken") return refuse({ kind: "taken" });
    await deletePending(tx, token);
    await recordSecurityEvent(tx, { kind: "means-added", account: account.id, reason: "franceconnect", visit }, now);
    const told = { account: account.id, kind: "means-added", facts: { moyen: "FranceConnect" } };
    await enqueue(tx, "tell-account", told);
    return ok(undefined);
  });

/** From now on FranceConnect no longer opens this space. */
export const leaveFranceConnect = (db: Db, account: AccountId, visit: Visit, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    if ((await deleteLinkOf(tx, account)) === "none") return;
    await recordSecurityEvent(tx, { kind: "means-removed", account, reason: "franceconnect", visit }, now);
    await enqueue(tx, "tell-account", { account, kind: "means-removed", facts: { moyen: "FranceConnect" } });
  });

/** The space is closed: nothing of the identity is kept. */
export async function forgetCitizen(tx: Tx, account: AccountId): Promise<void> {
  await deleteLinkOf(tx, account);
}
