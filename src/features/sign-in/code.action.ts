import type { Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { enqueue } from "#jobs/jobs.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newDigits } from "#lib/seal.ts";
import { findLately, lockCode, lockCodes, matchesCode, saveCode, saveTry } from "./code.store.ts";
import {
  type CodeChannel,
  type CodePurpose,
  codeEnd,
  codeLimits,
  judge,
  readCode,
  refusalToSend,
  resendAt,
  type SendRefusal,
  type UseRefusal,
} from "./code.ts";

export type CodeOrder = {
  /** Null: a decoy, the same rows and nothing sent. */
  account: AccountId | null;
  purpose: CodePurpose;
  channel: CodeChannel;
  destination: string | null;
  /** The pending sign-in it is bound to. */
  pending?: Buffer;
  visit?: Visit;
};
export type IssuedCode = { id: string; expiresAt: Date; resendAt: Date };

/** Makes a code and has it sent once the caller's transaction is committed; the one before it dies. */
export async function issueCode(tx: Tx, order: CodeOrder, now: Date): Promise<Result<IssuedCode, SendRefusal>> {
  const { account, purpose, channel, destination, visit } = order;
  const owner = { account, pending: order.pending ?? null };
  await lockCodes(tx, owner);
  const refusal = refusalToSend(await findLately(tx, owner, purpose, now), now);
  if (refusal) return refuse(refusal);

  const expiresAt = codeEnd(now);
  const digits = newDigits(codeLimits.digits);
  const id = await saveCode(tx, { ...owner, purpose, channel, destination, digits, sentAt: now, expiresAt });
  if (account) {
    const event = { kind: "code-sent", account, reason: `${purpose} ${channel}`, ...(visit ? { visit } : {}) } as const;
    await recordSecurityEvent(tx, event, now);
    await enqueue(tx, "send-code", { code: id });
  }
  return ok({ id, expiresAt, resendAt: resendAt(now) });
}

/**
 * Uses a code, once. A wrong try is counted in the caller's transaction, which must therefore commit: the refusal comes
 * back as a value, and is to be returned, never thrown.
 */
export async function useCode(
  tx: Tx,
  { id, typed, account, visit }: { id: string; typed: string; account: AccountId | null; visit?: Visit },
  now: Date,
): Promise<Result<void, UseRefusal>> {
  const code = await lockCode(tx, id, account);
  if (!code) return refuse({ kind: "dead" });
  const digits = readCode(typed);
  const { wrongToday } = await findLately(tx, { account, pending: null }, code.purpose, now);
  const matches = digits !== null && (await matchesCode(tx, id, digits));
  const verdict = judge(code, { matches, wrongToday }, now);
  if (verdict.kind === "right") {
    await saveTry(tx, id, "right", now);
    return ok(undefined);
  }
  const wasAlive = !code.usedAt && !code.deadAt && verdict.kind !== "expired";
  if (wasAlive) {
    await saveTry(tx, id, verdict.kind === "wrong" ? "wrong" : "last", now);
    const event = { kind: "code-wrong", account, reason: code.purpose, ...(visit ? { visit } : {}) } as const;
    await recordSecurityEvent(tx, event, now);
  }
  return refuse(verdict);
}
