import type { Tx } from "#db/db.ts";
import { sealForService } from "#db/vault.ts";
import { enqueue } from "#jobs/jobs.ts";
import { addDays, type Day, dayOf, frenchDay } from "#lib/dates.ts";
import { findVerifiedEmail, saveIdentifiers } from "./account.store.ts";
import type { ClosingReason, SuspensionReason } from "./account.ts";
import {
  deleteMeansOf,
  deleteSessionsOf,
  endEveryRight,
  type InvitedAccount,
  insertInvited,
  lockAccount,
  releaseIdentity,
  saveForgotten,
  saveState,
  saveTold,
} from "./account-life.store.ts";
import type { Giver } from "./habilitation.action.ts";
import { originOf } from "./identity.ts";
import type { AccountId } from "./member.ts";
import { recordSecurityEvent } from "./security.action.ts";

/** Takes the account, so that two changes of it wait for each other; what a decision about it needs. */
export const holdAccount = (tx: Tx, account: AccountId) => lockAccount(tx, account);

/** An establishment opens the account of somebody who has none. `replaces`: a closed account that gives back its identifiers. */
export async function inviteAccount(
  tx: Tx,
  invited: InvitedAccount,
  replaces: AccountId[],
  by: Giver | null,
  now: Date,
): Promise<AccountId> {
  for (const closed of replaces) await releaseIdentity(tx, closed);
  const account = await insertInvited(tx, invited, now);
  if (invited.nationalId) await saveIdentifiers(tx, account, [toIdentifier(invited.nationalId)], "referent", now);
  await recordSecurityEvent(tx, { kind: "account-invited", account, ...(by ? { by: by.id, unit: by.unit } : {}) }, now);
  return account;
}

const toIdentifier = (value: string) => ({ origin: originOf(value), value, quality: null });

/**
 * A delegation opens nothing any more once its giver or its holder has left `active`: the job only writes it down and tells the other.
 * Those tables belong to delegations/, which comes after accounts.
 */
const endDelegations = (tx: Tx) => enqueue(tx, "watch-delegations", {});

/** Its owner is put out at once, and does not come back before it is restored. */
export async function suspendAccount(
  tx: Tx,
  account: AccountId,
  reason: SuspensionReason,
  by: Giver,
  now: Date,
): Promise<void> {
  await saveState(tx, account, "suspended", reason, now);
  await endDelegations(tx);
  await deleteSessionsOf(tx, account);
  await recordSecurityEvent(tx, { kind: "account-suspended", account, by: by.id, unit: by.unit, reason }, now);
}

/** `to`: invited again when its owner never came. */
export async function restoreAccount(
  tx: Tx,
  account: AccountId,
  to: "active" | "invited",
  by: Giver,
  now: Date,
): Promise<void> {
  await saveState(tx, account, to, null, now);
  await recordSecurityEvent(tx, { kind: "account-restored", account, by: by.id, unit: by.unit }, now);
}

/** Tells the owner that without a sign-in before that day the account falls asleep. */
export async function tellDormancy(tx: Tx, account: AccountId, on: Day, now: Date): Promise<void> {
  await saveTold(tx, account, now);
  await enqueue(tx, "tell-account", { account, kind: "dormant-soon", facts: { date: frenchDay(on) } });
}

/** Twelve months without a sign-in: its owner wakes it by proving who they are, or a référent does. */
export async function putToSleep(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await saveState(tx, account, "dormant", null, now);
  await endDelegations(tx);
  await deleteSessionsOf(tx, account);
  await recordSecurityEvent(tx, { kind: "account-dormant", account }, now);
}

/** Opened by somebody whose address nobody proved: closed, and the address is free again. */
export async function dropUnproved(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await closeAccount(tx, account, "never-came", null, now);
  await releaseIdentity(tx, account);
}

/** A closed account becomes nobody's: identity specification §1.6. */
export async function forgetAccount(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await saveForgotten(tx, account, now);
  await recordSecurityEvent(tx, { kind: "account-forgotten", account }, now);
}

/** For good: rights, sessions and means end at once; the journal stays. `by` null: a timer did it. */
export async function closeAccount(
  tx: Tx,
  account: AccountId,
  reason: ClosingReason,
  by: Giver | null,
  now: Date,
): Promise<void> {
  const email = await findVerifiedEmail(tx, account);
  await saveState(tx, account, "closed", reason, now);
  await endDelegations(tx);
  await endEveryRight(tx, account, by?.id ?? null, addDays(dayOf(now), -1), now);
  await deleteSessionsOf(tx, account);
  await deleteMeansOf(tx, account, now);
  await recordSecurityEvent(
    tx,
    { kind: "account-closed", account, reason, ...(by ? { by: by.id, unit: by.unit } : {}) },
    now,
  );
  if (email)
    await enqueue(tx, "tell-account", {
      account,
      kind: "account-closed",
      sealedTo: sealForService(email).toString("base64"),
    });
}
