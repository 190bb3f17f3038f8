import type { Db, Tx } from "#db/db.ts";
import { enqueue } from "#jobs/jobs.ts";
import { addDays, dayOf, frenchDay } from "#lib/dates.ts";
import { end } from "./delegate.action.ts";
import { type Delegation, listToWatch, lockDelegation, saveReminded } from "./delegation.store.ts";
import { delegationLimits, stateOf } from "./delegation.ts";

/**
 * Every night: tells both sides that the end is near, and writes the end of those that are over. The end itself does not wait for it:
 * a delegation opens nothing after its last day, nor once one of the two accounts is no longer active.
 */
export async function watchDelegations(db: Db, now: Date): Promise<void> {
  const soon = addDays(dayOf(now), delegationLimits.remindDaysBefore);
  for (const { id, due } of await listToWatch(db, soon, now))
    await db.transaction().execute(async (tx) => {
      const found = await lockDelegation(tx, id);
      if (!found || found.endedAt) return;
      if (due === "end") await end(tx, found, null, now);
      else if (stateOf(found, dayOf(now)) !== "ended") await remind(tx, found, now);
    });
}

async function remind(tx: Tx, d: Delegation, now: Date): Promise<void> {
  await saveReminded(tx, d.id, now);
  for (const account of [d.from, d.to])
    await enqueue(tx, "tell-account", {
      account,
      kind: "delegation-ends-soon",
      facts: { date: frenchDay(d.endsOn), ref: d.id },
    });
}
