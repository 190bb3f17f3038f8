import type { Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import { ok, type Result } from "#lib/result.ts";
import {
  deleteLock,
  deleteProviderSessions,
  type ProviderSession,
  saveProviderSession,
} from "./provider-session.store.ts";
import { type Proof, strengthenSession } from "./strengthen.action.ts";

/**
 * The owner of a session has proved again at the provider who they are: it is fresh, unlocked when it was locked, goes on
 * under another token and knows the provider's new session. In the caller's transaction.
 */
export async function renewByProvider(
  tx: Tx,
  token: string,
  proof: Proof,
  provider: ProviderSession,
  wasLocked: "locked" | "open",
  now: Date,
): Promise<Result<{ token: string }, { kind: "session-ended" }>> {
  const done = await strengthenSession(tx, token, proof, now);
  if (!done.ok) return done;
  await saveProviderSession(tx, done.value.token, provider);
  if (wasLocked === "open") return done;
  await deleteLock(tx, done.value.token);
  await recordSecurityEvent(
    tx,
    { kind: "unlocked", account: proof.account, means: proof.means, visit: proof.visit },
    now,
  );
  return ok(done.value);
}

/** The provider says that its session is over: those it opened here end at once. Returns whose they were. */
export async function endProviderSessions(
  tx: Tx,
  which: { sid: string | null; subject: string | null },
  now: Date,
): Promise<AccountId[]> {
  const accounts = await deleteProviderSessions(tx, which);
  for (const account of accounts)
    await recordSecurityEvent(tx, { kind: "session-closed", account, reason: "provider" }, now);
  return accounts;
}
