import type { Db } from "#db/db.ts";
import { addDays, addHours, dayOf } from "#lib/dates.ts";
import { listReminded, listSoonStricter, listWritten } from "./auth-policy.store.ts";
import { policyLimits } from "./policy-change.ts";
import { readinessOf } from "./readiness.ts";
import { remind } from "./set-policy.action.ts";
import { listStaff } from "./staff.store.ts";

/** Every night: those whom a rule would shut out on its day are told 30 days before, and again 7 days before. */
export async function announcePolicies(db: Db, now: Date): Promise<void> {
  const today = dayOf(now);
  const until = addDays(today, policyLimits.announceDaysBefore);
  for (const { facility, on } of await listSoonStricter(db, today, until)) {
    const before = policyLimits.remindDaysBefore.filter((days) => today >= addDays(on, -days)).at(-1);
    if (before === undefined) continue;
    const reason = `${on} -${before}`;
    await db.transaction().execute(async (tx) => {
      const lines = (await listWritten(tx, facility)).filter((line) => !line.withdrawnAt);
      const late = readinessOf(await listStaff(tx, facility, today), lines, on).filter(
        ({ lacks, one }) => lacks.length > 0 && one.emailVerified,
      );
      const told = await listReminded(
        tx,
        late.map(({ one }) => one.account),
        addHours(now, -24 * 40),
      );
      for (const one of late)
        if (!told.some((t) => t.account === one.one.account && t.reason === reason))
          await remind(tx, one, on, { reason }, now);
    });
  }
}
