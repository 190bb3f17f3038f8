import type { Tx } from "#db/db.ts";
import { levelOf, type Means } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { isAlive } from "./session.ts";
import { lockSession, saveStrengthened } from "./strengthen.store.ts";

export type Proof = {
  /** Who was proved: must be the one whose session it is. */
  account: AccountId;
  means: Means;
  /** When the proof was made: at the provider it may be older than its coming here. */
  at: Date;
  visit: Visit;
};

/**
 * The person has proved again who they are (§2.6): the session is fresh, and goes on under the token returned. Refused
 * when it has ended or is somebody else's. In the caller's transaction.
 */
export async function strengthenSession(
  tx: Tx,
  token: string,
  { account, means, at, visit }: Proof,
  now: Date,
): Promise<Result<{ token: string }, { kind: "session-ended" }>> {
  const session = await lockSession(tx, token, account);
  if (!session || !isAlive(session, now)) return refuse({ kind: "session-ended" });
  const next = newToken();
  await saveStrengthened(tx, token, next, { level: session.level, means, at: at < now ? at : now, now });
  await recordSecurityEvent(tx, { kind: "stepped-up", account, means, level: levelOf[means], visit }, now);
  return ok({ token: next });
}
