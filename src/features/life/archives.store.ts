import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import type { PersonId } from "#features/persons/person.ts";
import { isGiven, isNamed, type Patients } from "#features/referrals/dashboard.store.ts";
import { readNumber } from "#lib/ids.ts";

export type ArchiveFilter = { unit: UnitId; modules: Module[]; patients: Patients; search: string; page: number };
export type ArchivedLine = {
  id: string;
  number: string;
  module: Module;
  person: PersonId;
  since: Date;
  reason: string | null;
  held: boolean;
};
export const archivePageSize = 50;

/** Archived dossiers of a unit, the last one first; by number or by name when something is searched. */
export async function listArchived(db: Db, f: ArchiveFilter): Promise<ArchivedLine[]> {
  const number = readNumber(f.search);
  const where = number ? sql`r.number = ${number}` : f.search ? isNamed(f.search) : sql`true`;
  const { rows } = await sql<ArchivedLine>`
    select r.id, r.number, r.module, r.person_id as person, r.status_since as since, r.status_reason as reason,
      exists (select 1 from legal_hold l where l.referral_id = r.id) as held
    from referral r join person p on p.id = r.person_id
    where r.owner_unit_id = ${f.unit} and r.status = 'archived' and r.module = any(${f.modules}) and ${isGiven(f.patients)} and ${where}
    order by r.status_since desc, r.id limit ${archivePageSize} offset ${(f.page - 1) * archivePageSize}`.execute(db);
  return rows;
}

/** The last erased dossiers of a unit: their number and the day, nothing of the person. */
export async function listErased(db: Db, unit: UnitId, modules: Module[]) {
  const { rows } = await sql<{ id: string; number: string; module: Module; at: Date }>`
    select e.referral_id as id, r.number, r.module, e.erased_at as at
    from erasure e join referral r on r.id = e.referral_id
    where e.owner_unit_id = ${unit} and r.module = any(${modules}) order by e.erased_at desc limit 200`.execute(db);
  return rows;
}

/** What must be kept, for those who decide it: a number and a reason, never the dossier. */
export async function listHolds(db: Db) {
  return db
    .selectFrom("legal_hold as l")
    .innerJoin("referral as r", "r.id", "l.referral_id")
    .select(["r.number", "r.module", "l.reason", "l.who", "l.at"])
    .orderBy("l.at", "desc")
    .execute();
}
