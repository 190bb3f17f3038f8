import type { Tx } from "#db/db.ts";
import type { Identifier } from "#features/accounts/identity.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { enqueue } from "#jobs/jobs.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { findLink, findSide, lockAccounts, saveJoined, saveLink, saveMoved, saveUnlinked } from "./join.store.ts";
import { addressesOf, type JoinRefusal, mayBelong } from "./join.ts";

export type Join = {
  /** The account the card finds, and the one whose session was open. */
  kept: AccountId;
  merged: AccountId;
  identifiers: Identifier[];
  /** What each was proved by: "e-cps", "mail-code"… */
  proofs: string[];
  /** Null: the address of the kept account, or the other's when it has none. */
  email: string | null;
  visit: Visit;
};

/**
 * Two accounts of one person become one, with the units of both; sessions of both end. Rights, notices, requests in hand,
 * keys and identifiers move; what each did in the past stays under its name. In the caller's transaction.
 */
export async function joinAccounts(
  tx: Tx,
  join: Join,
  now: Date,
): Promise<Result<void, JoinRefusal | { kind: "unknown-address" }>> {
  const { kept, merged, identifiers, proofs, visit } = join;
  await lockAccounts(tx, [kept, merged]);
  const [one, other] = [await findSide(tx, kept), await findSide(tx, merged)];
  if (!one || !other) return refuse({ kind: "not-open" });
  if (kept === merged) return refuse({ kind: "same-account" });
  if (one.state === "suspended" || one.state === "closed") return refuse({ kind: "not-open" });
  const belongs = mayBelong(other, identifiers);
  if (!belongs.ok) return belongs;
  const addresses = addressesOf(one, other);
  const email = join.email ?? addresses[0] ?? null;
  if (email !== null && !addresses.includes(email)) return refuse({ kind: "unknown-address" });

  const moved = await saveMoved(tx, { kept, merged });
  await saveJoined(tx, { kept, merged, email }, now);
  await saveLink(tx, { kept, merged, proofs, moved }, now);
  for (const account of [kept, merged])
    await recordSecurityEvent(tx, { kind: "accounts-linked", account, reason: proofs.join(" + "), visit }, now);
  await enqueue(tx, "tell-account", { account: kept, kind: "accounts-linked" });
  return ok(undefined);
}

export type UndoRefusal = { kind: "no-such-link" } | { kind: "already-undone" };

/** A référent of the establishment takes its side back: the rights that came from its account return to it. */
export async function undoJoin(
  tx: Tx,
  id: string,
  by: { account: AccountId; visit: Visit },
  now: Date,
): Promise<Result<{ merged: AccountId }, UndoRefusal>> {
  const link = await findLink(tx, id);
  if (!link) return refuse({ kind: "no-such-link" });
  await lockAccounts(tx, [link.kept, link.merged]);
  // read again: somebody may have undone it while we waited
  if ((await findLink(tx, id))?.undoneAt) return refuse({ kind: "already-undone" });
  await saveUnlinked(tx, link, by.account, now);
  for (const account of [link.kept, link.merged])
    await recordSecurityEvent(tx, { kind: "accounts-unlinked", account, by: by.account, visit: by.visit }, now);
  return ok({ merged: link.merged });
}
