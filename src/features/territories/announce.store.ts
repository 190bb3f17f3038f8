import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { Day } from "#lib/dates.ts";

/** The territories that were not told of this month's beginning yet. */
export async function listToAnnounce(db: Db, month: Day): Promise<UnitId[]> {
  const { rows } = await sql<{ unit_id: UnitId }>`
    select unit_id from territory where announced_month is null or announced_month < ${month} order by unit_id`.execute(
    db,
  );
  return rows.map((row) => row.unit_id);
}

/** False when another process has just announced it. */
export async function saveAnnounced(tx: Tx, unit: UnitId, month: Day): Promise<boolean> {
  const done = await sql`
    update territory set announced_month = ${month}
    where unit_id = ${unit} and (announced_month is null or announced_month < ${month})`.execute(tx);
  return Number(done.numAffectedRows ?? 0) === 1;
}

/** Who looks after it today, once each whatever the domains. */
export async function listStewardsOfTerritory(db: Db, unit: UnitId, today: Day): Promise<AccountId[]> {
  const { rows } = await sql<{ id: AccountId }>`
    select distinct h.account_id as id from habilitation h
    where h.unit_id = ${unit} and h.role = 'steering' and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
    order by 1`.execute(db);
  return rows.map((row) => row.id);
}
