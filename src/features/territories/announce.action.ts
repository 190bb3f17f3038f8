import { announce, type Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { notifyAccounts } from "#features/notices/notify.action.ts";
import { type Day, dayOf } from "#lib/dates.ts";
import { listStewardsOfTerritory, saveAnnounced } from "./announce.store.ts";

/** Tells those who look after a territory that its figures go to the end of last month: a link, and no figure. */
export async function announceFigures(db: Db, unit: UnitId, month: Day, now: Date): Promise<void> {
  const done = await db.transaction().execute(async (tx) => {
    if (!(await saveAnnounced(tx, unit, month))) return false;
    const accounts = await listStewardsOfTerritory(tx, unit, dayOf(now));
    const told = accounts.map((account) => ({ account, unit, kind: "figures-ready" as const }));
    await notifyAccounts(tx, told, now);
    return true;
  });
  if (done) await announce(db, [`unit:${unit}`]);
}
