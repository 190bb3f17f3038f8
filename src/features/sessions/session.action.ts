import type { Db, Tx } from "#db/db.ts";
import { listOpenUnits, type OpenUnit } from "#features/accounts/account.store.ts";
import type { Means } from "#features/accounts/means.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { findMember } from "./member.store.ts";
import {
  deleteOtherSessions,
  deleteSession,
  deleteSessionById,
  moveSession,
  saveToken,
  touchSession,
} from "./session.store.ts";

/** The person has just done something: the idle clock starts again. Called when `SignedIn.dueForTouch` says so. */
export const keepSession = (db: Db, token: string, now: Date): Promise<void> =>
  db.transaction().execute((tx) => touchSession(tx, token, now));

/** Ends the session at once, everywhere. Returns what signs out at the provider too, when there is something. */
export const endSession = async (db: Db, token: string): Promise<{ idToken: string | null; means: Means } | null> =>
  (await db.transaction().execute((tx) => deleteSession(tx, token))) ?? null;

export type ChooseRefusal = { kind: "session-ended" } | { kind: "not-habilitated" };

/** Acts for another unit from now on; the session changes token. */
export function chooseUnit(
  db: Db,
  token: string,
  unit: UnitId,
  now: Date,
): Promise<Result<{ token: string; unit: OpenUnit }, ChooseRefusal>> {
  return db.transaction().execute(async (tx) => {
    const found = await findMember(tx, token, now);
    if (!found) return refuse({ kind: "session-ended" });
    const chosen = (await listOpenUnits(tx, found.account.id, dayOf(now))).find((open) => open.unit === unit);
    if (!chosen) return refuse({ kind: "not-habilitated" });

    const next = newToken();
    await moveSession(tx, token, next, { unit: chosen.unit }, now);
    if (found.member?.actingFor) {
      const ended = { kind: "acting-ended" as const, unit: found.member.unit };
      await recordSecurityEvent(tx, { ...ended, account: found.account.id }, now);
      await recordSecurityEvent(tx, { ...ended, account: found.member.actingFor.account, by: found.account.id }, now);
    }
    return ok({ token: next, unit: chosen });
  });
}

/** Closes somebody's session from elsewhere: they are put out at their next page. */
export async function closeSessionOf(
  tx: Tx,
  account: AccountId,
  session: string,
  by: { id: AccountId; unit: UnitId },
  now: Date,
): Promise<void> {
  await deleteSessionById(tx, account, session);
  await recordSecurityEvent(tx, { kind: "session-closed", account, by: by.id, unit: by.unit }, now);
}

/** Closes one of one's own sessions. */
export const closeSession = (db: Db, account: AccountId, session: string, visit: Visit, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await deleteSessionById(tx, account, session);
    await recordSecurityEvent(tx, { kind: "session-closed", account, reason: "owner", visit }, now);
  });

/** Closes all of one's own sessions but this one; how many there were. */
export const closeOtherSessions = (
  db: Db,
  account: AccountId,
  keepToken: string,
  visit: Visit,
  now: Date,
): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const closed = await deleteOtherSessions(tx, account, keepToken);
    if (closed > 0) await recordSecurityEvent(tx, { kind: "session-closed", account, reason: "others", visit }, now);
    return closed;
  });

/** What the session rests on has changed: it goes on under another token. */
export const renewSession = (db: Db, token: string): Promise<string> =>
  db.transaction().execute(async (tx) => {
    const next = newToken();
    await saveToken(tx, token, next);
    return next;
  });
