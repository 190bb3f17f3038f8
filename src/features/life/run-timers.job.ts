import type { Db } from "#db/db.ts";
import { readTimers } from "#features/parameters/parameter.store.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import { type Looked, listToLookAt } from "./life.store.ts";
import { lookAtDossier } from "./take-step.action.ts";

const pageSize = 500;

/** Every minute: the dossiers whose next step has come, or that changed since the timers last looked at them. */
export async function runTimers(db: Db, now: Date): Promise<void> {
  const failed: unknown[] = [];
  for (let after: Looked | null = null; ; ) {
    const page: Looked[] = await listToLookAt(db, now, after, pageSize);
    for (const { id } of page)
      try {
        const { module } = (await findReferral(db, id))!;
        await lookAtDossier(db, id, await readTimers(db, module), now);
      } catch (error) {
        // one dossier that cannot be read stops no other
        failed.push(error);
      }
    if (page.length < pageSize) break;
    after = page.at(-1)!;
  }
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} dossiers were left for the next look`);
}
