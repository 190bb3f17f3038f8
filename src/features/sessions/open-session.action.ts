import type { Tx } from "#db/db.ts";
import { findEntrant, listOpenUnits, saveSignIn } from "#features/accounts/account.store.ts";
import { type EntryRefusal, enter } from "#features/accounts/account.ts";
import { levelOf, type Means } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { findLacksEmail } from "#features/accounts/registration.store.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { listSituations } from "#features/accounts/situation.store.ts";
import { enqueue } from "#jobs/jobs.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { saveBrowser } from "./browser.store.ts";
import { deleteEndedSessions, deleteSession, saveSession } from "./session.store.ts";
import { endOf } from "./session.ts";

/** Somebody who has just proved who they are, whatever the means. */
export type Entry = {
  account: AccountId;
  means: Means;
  /** When the proof was made: at the provider it may be older than this sign-in. */
  authenticatedAt: Date;
  /** Pro Santé Connect's, to sign out there too. */
  idToken?: string | null;
  providerSid?: string | null;
  providerSubject?: string | null;
  visit: Visit;
  shared: boolean;
  /** The session this one replaces in the same browser. */
  formerToken: string | null;
};

/** `units`, `situations`: how many the account may act for and practise in; with exactly one the session is already in it. */
export type OpenedSession = { token: string; units: number; situations: number; lacksEmail: boolean };

/** The one place where a session begins: by card, password and code, or passkey. In the caller's transaction. */
export async function openSession(tx: Tx, entry: Entry, now: Date): Promise<Result<OpenedSession, EntryRefusal>> {
  const { account, means, visit } = entry;
  const level = levelOf[means];
  const entrant = await findEntrant(tx, account);
  const entered = enter(entrant, means);
  if (!entered.ok) {
    await recordSecurityEvent(tx, { kind: "refused", account, means, level, reason: entered.refusal.kind, visit }, now);
    return refuse(entered.refusal);
  }
  await saveSignIn(tx, account, entered.value, now);
  if (entrant.state === "dormant") {
    await recordSecurityEvent(tx, { kind: "account-woken", account, means, visit }, now);
    await enqueue(tx, "tell-account", { account, kind: "account-woken", facts: { appareil: visit.device } });
  }
  if (entry.formerToken) await deleteSession(tx, entry.formerToken);
  await deleteEndedSessions(tx, account, now);

  const units = await listOpenUnits(tx, account, dayOf(now));
  const situations = await listSituations(tx, account);
  const token = newToken();
  await saveSession(tx, {
    token,
    account,
    unit: units.length === 1 ? units[0]!.unit : null,
    situation: situations.length === 1 ? situations[0]!.key : null,
    idToken: entry.idToken ?? null,
    providerSid: entry.providerSid ?? null,
    providerSubject: entry.providerSubject ?? null,
    means,
    level,
    authenticatedAt: entry.authenticatedAt < now ? entry.authenticatedAt : now,
    visit,
    shared: entry.shared,
    now,
    expiresAt: endOf(entry.authenticatedAt, now),
  });
  await recordSecurityEvent(tx, { kind: "signed-in", account, means, level, visit }, now);
  // on a shared workstation every user is new once: their owner knows
  const seen = entry.shared ? "known" : await saveBrowser(tx, account, visit, now);
  if (seen === "new") {
    await recordSecurityEvent(tx, { kind: "new-browser", account, visit }, now);
    await enqueue(tx, "tell-account", { account, kind: "new-browser", facts: { appareil: visit.device } });
  }
  return ok({
    token,
    units: units.length,
    situations: situations.length,
    lacksEmail: await findLacksEmail(tx, account),
  });
}
