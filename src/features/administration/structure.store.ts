import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { ownSpaces } from "#features/directory/own-space.ts";
import { practiceCategory } from "#features/directory/practice.ts";
import type { Day } from "#lib/dates.ts";
import type { Referent, Structure } from "./structure.ts";

/** The establishment of that unit, with all its units. */
export const findStructure = async (db: Db, unit: UnitId): Promise<Structure> =>
  (await sql<Structure>`${structures} where f.id = (select facility_id from unit where id = ${unit})`.execute(db))
    .rows[0]!;

/** A personal space or a doctor's practice is no establishment: nobody is named to administer it. */
export const findStructureByFiness = async (db: Db, finess: string): Promise<Structure | null> =>
  (
    await sql<Structure>`${structures} where f.finess = ${finess} and f.closed_on is null
      and f.category not in (${ownSpaces.category.code}, ${practiceCategory.code})`.execute(db)
  ).rows[0] ?? null;

const structures = sql`
  select f.id as facility, f.name, f.category,
    (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'module', u.module) order by u.name, u.module), '[]')
      from unit u where u.facility_id = f.id and u.closed_on is null) as units
  from facility f`;

/** One change of an establishment's rights at a time: two référents never end each other. */
export async function lockStructure(tx: Tx, facility: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`structure ${facility}`}, 0))`.execute(tx);
}

/** Who administers it today: the right in force, the account active. */
export async function listReferents(db: Db, facility: string, today: Day): Promise<Referent[]> {
  const { rows } = await sql<Referent>`
    select h.account_id as account, h.id as right, h.ends_on as to
    from habilitation h join unit u on u.id = h.unit_id join account a on a.id = h.account_id
    where u.facility_id = ${facility} and h.role = 'local-admin' and a.state = 'active'
      and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})`.execute(db);
  return rows;
}

/** The référents of the establishment a unit belongs to, each in the unit where they are so. */
export async function listReferentsOf(db: Db, unit: string, today: string) {
  const { rows } = await sql<{ account: AccountId; unit: UnitId }>`
    select distinct h.account_id as account, h.unit_id as unit
    from unit asked join unit u on u.facility_id = asked.facility_id join habilitation h on h.unit_id = u.id
    where asked.id = ${unit} and h.role = 'local-admin'
      and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})`.execute(db);
  return rows;
}

/** Whether the account has something other than this establishment: rights in another, in force or to come, or a practice of its own. */
export async function isElsewhere(db: Db, account: AccountId, facility: string, today: Day): Promise<boolean> {
  const { rows } = await sql`
    select 1 from account where id = ${account} and self_registered
    union all
    select 1 from habilitation h join unit u on u.id = h.unit_id
    where h.account_id = ${account} and u.facility_id <> ${facility} and (h.ends_on is null or h.ends_on >= ${today})
    limit 1`.execute(db);
  return rows.length > 0;
}
