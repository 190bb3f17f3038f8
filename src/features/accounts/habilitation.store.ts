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

/** A right in force, and whether its notices also go by mail. */
export type OwnRight = {
  id: string;
  unit: UnitId;
  unitName: string;
  facilityName: string;
  module: Module;
  role: Role;
  medical: boolean;
  mail: boolean;
  to: Day | null;
};

export async function listOwnRights(db: Db, account: AccountId, today: Day): Promise<OwnRight[]> {
  const { rows } = await sql<OwnRight>`
    select h.id, h.unit_id as unit, u.name as "unitName", f.name as "facilityName", h.module, h.role, h.medical, h.mail, h.ends_on as to
    from habilitation h join unit u on u.id = h.unit_id join facility f on f.id = u.facility_id
    where h.account_id = ${account} and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
    order by f.name, u.name, h.module, h.role`.execute(db);
  return rows;
}

/** Of the rights in force, those listed go by mail from now on and the others do not. */
export async function saveMailChoice(tx: Tx, account: AccountId, withMail: string[], today: Day): Promise<void> {
  await sql`
    update habilitation set mail = (id = any(${withMail}::uuid[]))
    where account_id = ${account} and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})`.execute(tx);
}
