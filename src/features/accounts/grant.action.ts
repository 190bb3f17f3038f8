import type { Db } from "#db/db.ts";
import { type Day, dayOf } from "#lib/dates.ts";
import { type NewAccount, saveAccount, saveHabilitation } from "./account.store.ts";
import type { AccountId, Right, UnitId } from "./member.ts";

/** Prepares somebody's account before their first sign-in; the same again changes what is said anew. */
export const openAccount = (db: Db, account: NewAccount, now: Date): Promise<AccountId> =>
  db.transaction().execute((tx) => saveAccount(tx, account, now));

export type Grant = { account: AccountId; unit: UnitId; from?: Day; to?: Day | null; mail?: boolean } & Right;

/** Gives a right for a unit, or changes its dates, its medical flag or its mail preference. */
export const grantHabilitation = (
  db: Db,
  { from, to = null, mail = true, ...grant }: Grant,
  now: Date,
): Promise<void> =>
  db.transaction().execute((tx) => saveHabilitation(tx, { ...grant, mail, to, from: from ?? dayOf(now) }));
