import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Day } from "#lib/dates.ts";
import type { AccountId, Module, Role, UnitId } from "./member.ts";

/** One line of the rights given to somebody, past ones included. */
export type GivenRight = {
  id: string;
  unit: UnitId;
  unitName: string;
  module: Module;
  role: Role;
  medical: boolean;
  mail: boolean;
  from: Day;
  to: Day | null;
  grantedBy: string | null;
  endedAt: Date | null;
  endedBy: string | null;
};

/** The rights somebody holds or held in that facility, and in no other: what its référent may know. */
export async function listGivenRights(db: Db, account: AccountId, facility: string): Promise<GivenRight[]> {
  const { rows } = await sql<GivenRight>`
    select h.id, h.unit_id as unit, u.name as "unitName", h.module, h.role, h.medical, h.mail, h.starts_on as from, h.ends_on as to,
      g.given_name || ' ' || g.family_name as "grantedBy", h.ended_at as "endedAt", e.given_name || ' ' || e.family_name as "endedBy"
    from habilitation h
      join unit u on u.id = h.unit_id
      left join account g on g.id = h.granted_by
      left join account e on e.id = h.ended_by
    where h.account_id = ${account} and u.facility_id = ${facility}
    order by u.name, h.module, h.role`.execute(db);
  return rows;
}

/** From this instant on: whoever looks at the rights of the day no longer finds it. */
export async function saveEnding(tx: Tx, id: string, by: AccountId, yesterday: Day, now: Date): Promise<void> {
  await sql`
    update habilitation set former_end = ends_on, ends_on = ${yesterday}, ended_at = ${now}, ended_by = ${by}
    where id = ${id} and ended_at is null`.execute(tx);
}

/** The ending is undone: the right goes on to the end it had. */
export async function saveEndingUndone(tx: Tx, id: string): Promise<void> {
  await sql`
    update habilitation set ends_on = former_end, former_end = null, ended_at = null, ended_by = null
    where id = ${id} and ended_at is not null`.execute(tx);
}
