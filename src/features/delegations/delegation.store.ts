import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { DelegatedRight } from "#features/accounts/acting.ts";
import { displayName } from "#features/accounts/identity.ts";
import type { AccountId, Module, UnitId } from "#features/accounts/member.ts";
import { type Day, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import type { DelegationId, DelegationKind, Standing } from "./delegation.ts";

export type Delegation = Standing & {
  id: DelegationId;
  from: AccountId;
  fromName: string;
  unit: UnitId;
  unitName: string;
  facilityName: string;
  to: AccountId;
  toName: string;
  toProfession: string;
  kind: DelegationKind;
  modules: Module[] | null;
  rights: DelegatedRight[];
  everyPatient: boolean;
  patients: number;
  lastUsedAt: Date | null;
};

type Row = Omit<Delegation, "fromName" | "toName"> & {
  fromGiven: string;
  fromFamily: string;
  fromProfession: string;
  toGiven: string;
  toFamily: string;
  toProfessionCode: string;
};

const columns = sql`
  select d.id, d.from_account as from, d.to_account as to, d.kind, d.modules, d.rights, d.every_patient as "everyPatient",
    d.starts_on as "startsOn", d.ends_on as "endsOn", d.accepted_at as "acceptedAt", d.refused_at as "refusedAt", d.ended_at as "endedAt",
    d.last_used_at as "lastUsedAt", d.from_unit as unit, u.name as "unitName", f.name as "facilityName",
    g.given_name as "fromGiven", g.family_name as "fromFamily", g.profession as "fromProfession",
    t.given_name as "toGiven", t.family_name as "toFamily", t.profession as "toProfessionCode", t.profession_label as "toProfession",
    (select count(*) from delegation_patient p where p.delegation_id = d.id) as patients
  from delegation d join account g on g.id = d.from_account join account t on t.id = d.to_account
    join unit u on u.id = d.from_unit join facility f on f.id = u.facility_id`;

/** Given by somebody, the latest end first. */
export const listGiven = async (db: Db, from: AccountId): Promise<Delegation[]> =>
  (
    await sql<Row>`${columns} where d.from_account = ${from} order by d.ends_on desc, d.created_at desc`.execute(db)
  ).rows.map(toDelegation);

/** Received by somebody, the latest end first. */
export const listReceivedBy = async (db: Db, to: AccountId): Promise<Delegation[]> =>
  (
    await sql<Row>`${columns} where d.to_account = ${to} order by d.ends_on desc, d.created_at desc`.execute(db)
  ).rows.map(toDelegation);

export async function findDelegation(db: Db, id: string): Promise<Delegation | null> {
  const { rows } = await sql<Row>`${columns} where d.id = ${id}`.execute(db);
  return rows[0] ? toDelegation(rows[0]) : null;
}

/** Takes the row: two changes of one delegation wait for each other. */
export async function lockDelegation(tx: Tx, id: string): Promise<Delegation | null> {
  const { rows } = await sql<Row>`${columns} where d.id = ${id} for update of d`.execute(tx);
  return rows[0] ? toDelegation(rows[0]) : null;
}

type NewDelegation = Pick<
  Delegation,
  "from" | "unit" | "to" | "kind" | "modules" | "rights" | "everyPatient" | "startsOn" | "endsOn"
> & {
  createdWith: string;
};

export async function insertDelegation(tx: Tx, d: NewDelegation, now: Date): Promise<DelegationId> {
  const id = newId<DelegationId>();
  await tx
    .insertInto("delegation")
    .values({
      id,
      from_account: d.from,
      from_unit: d.unit,
      to_account: d.to,
      kind: d.kind,
      modules: d.modules,
      rights: d.rights,
      every_patient: d.everyPatient,
      starts_on: d.startsOn,
      ends_on: d.endsOn,
      created_at: now,
      created_with: d.createdWith,
    })
    .execute();
  return id;
}

export async function saveAnswer(tx: Tx, id: DelegationId, answer: "accepted" | "refused", now: Date): Promise<void> {
  await tx
    .updateTable("delegation")
    .set(answer === "accepted" ? { accepted_at: now } : { refused_at: now })
    .where("id", "=", id)
    .execute();
}

export async function saveEnd(tx: Tx, id: DelegationId, by: AccountId | null, now: Date): Promise<void> {
  await tx.updateTable("delegation").set({ ended_at: now, ended_by: by }).where("id", "=", id).execute();
}

export async function saveUse(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable("delegation").set({ last_used_at: now }).where("id", "=", id).execute();
}

export async function saveReminded(tx: Tx, id: DelegationId, now: Date): Promise<void> {
  await tx.updateTable("delegation").set({ reminded_at: now }).where("id", "=", id).execute();
}

/** Those whose end is near and was not told yet, and those whose last day has passed or whose giver or holder is no longer active. */
export async function listToWatch(
  db: Db,
  soon: Day,
  now: Date,
): Promise<{ id: DelegationId; due: "remind" | "end" }[]> {
  const today = dayOf(now);
  const { rows } = await sql<{ id: DelegationId; due: "remind" | "end" }>`
    select d.id, case when d.ends_on < ${today} or g.state <> 'active' or t.state <> 'active' then 'end' else 'remind' end as due
    from delegation d join account g on g.id = d.from_account join account t on t.id = d.to_account
    where d.ended_at is null and d.refused_at is null
      and (d.ends_on < ${today} or g.state <> 'active' or t.state <> 'active'
        or (d.accepted_at is not null and d.reminded_at is null and d.ends_on <= ${soon}))
    order by d.id`.execute(db);
  return rows;
}

const toDelegation = ({
  fromGiven,
  fromFamily,
  fromProfession,
  toGiven,
  toFamily,
  toProfessionCode,
  ...row
}: Row): Delegation => ({
  ...row,
  fromName: displayName({ givenName: fromGiven, familyName: fromFamily, profession: fromProfession }),
  toName: displayName({ givenName: toGiven, familyName: toFamily, profession: toProfessionCode }),
});
