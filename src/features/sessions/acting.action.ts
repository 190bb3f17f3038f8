import type { Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import { newToken } from "#lib/seal.ts";
import { type Acting, saveActing } from "./acting.store.ts";

/** Acts in the giver's name from now on; the session changes token, and both accounts' journals say so. */
export async function actFor(tx: Tx, token: string, holder: AccountId, acting: Acting, now: Date): Promise<string> {
  const next = newToken();
  await saveActing(tx, token, next, acting.delegation, now);
  const said = { kind: "acting-started" as const, unit: acting.unit };
  await recordSecurityEvent(tx, { ...said, account: holder }, now);
  await recordSecurityEvent(tx, { ...said, account: acting.giver, by: holder }, now);
  return next;
}

/** Acts in one's own name again. */
export async function stopActing(
  tx: Tx,
  token: string,
  holder: AccountId,
  giver: { account: AccountId; unit: UnitId } | null,
  now: Date,
): Promise<string> {
  const next = newToken();
  await saveActing(tx, token, next, null, now);
  await recordSecurityEvent(tx, { kind: "acting-ended", account: holder, ...(giver ? { unit: giver.unit } : {}) }, now);
  if (giver)
    await recordSecurityEvent(tx, { kind: "acting-ended", account: giver.account, by: holder, unit: giver.unit }, now);
  return next;
}
