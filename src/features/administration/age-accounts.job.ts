import type { Db, Tx } from "#db/db.ts";
import {
  closeAccount,
  forgetAccount,
  holdAccount,
  putToSleep,
  tellDormancy,
} from "#features/accounts/account-life.action.ts";
import { listUnused } from "#features/accounts/account-life.store.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { type Due, dueOf, unusedSince } from "./account-life.ts";

/** Every night: tells, puts to sleep, closes what nobody has entered for too long, forgets who had what is closed for long; one account, one transaction. */
export async function ageAccounts(db: Db, now: Date): Promise<void> {
  const today = dayOf(now);
  const before = addHours(new Date(`${unusedSince(today)}T00:00:00Z`), 48);
  for (const account of await listUnused(db, before))
    await db.transaction().execute(async (tx) => {
      const aging = await holdAccount(tx, account);
      const due = aging && dueOf(aging, today);
      if (due) await apply(tx, account, due, now);
    });
}

function apply(tx: Tx, account: AccountId, due: Due, now: Date): Promise<void> {
  switch (due.kind) {
    case "tell":
      return tellDormancy(tx, account, due.on, now);
    case "sleep":
      return putToSleep(tx, account, now);
    case "close":
      return closeAccount(tx, account, due.reason, null, now);
    case "forget":
      return forgetAccount(tx, account, now);
  }
}
