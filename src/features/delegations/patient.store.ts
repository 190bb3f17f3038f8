import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import type { Person, PersonId } from "#features/persons/person.ts";
import { hasHiddenIdentity } from "#features/requests/dashboard.store.ts";
import { fold } from "#lib/french.ts";

/** Somebody with a dossier, as lists name them. */
export type Patient = { id: PersonId } & Pick<
  Person,
  "birthName" | "usedName" | "givenName" | "usedGivenName" | "sex" | "birthDate"
>;

const columns = sql`p.id, p.birth_name as "birthName", p.used_name as "usedName", p.given_name as "givenName",
  p.used_given_name as "usedGivenName", p.sex, p.birth_date as "birthDate"`;

export const mostFound = 30;

/** The people whose dossiers that unit carries or has received otherwise than as a profile, and which the giver may open: by name, the first of them. */
export async function searchPatients(db: Db, unit: UnitId, modules: Module[], search: string): Promise<Patient[]> {
  const { rows } = await sql<Patient>`
    select distinct ${columns}, p.name_key, p.given_key
    from person p join referral r on r.person_id = p.id
    where ${isOpenTo(unit, modules)} and (p.name_key || ' ' || p.given_key) like all(${wordsOf(search)})
    order by p.name_key, p.given_key limit ${mostFound}`.execute(db);
  return rows;
}

/** Every word of the search is in the person's names, in whatever order. */
const wordsOf = (search: string) =>
  fold(search)
    .split(" ")
    .map((word) => `%${word}%`);

/** Whether that unit carries or has received a dossier of this person. */
export async function hasDossier(db: Db, unit: UnitId, modules: Module[], person: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from referral r where r.person_id = ${person} and ${isOpenTo(unit, modules)} limit 1`.execute(db);
  return rows.length > 0;
}

const isOpenTo = (unit: UnitId, modules: Module[]) => sql<boolean>`
  r.module = any(${modules}) and (r.owner_unit_id = ${unit}
    or exists (select 1 from admission_request q where q.referral_id = r.id and q.unit_id = ${unit} and q.sent_at is not null and not ${hasHiddenIdentity}))`;

/** The patients a delegation is for. */
export async function listPatients(db: Db, delegation: string): Promise<Patient[]> {
  const { rows } = await sql<Patient>`
    select ${columns} from delegation_patient d join person p on p.id = d.person_id where d.delegation_id = ${delegation}
    order by p.name_key, p.given_key`.execute(db);
  return rows;
}

export async function insertPatient(tx: Tx, delegation: string, person: string): Promise<void> {
  await tx
    .insertInto("delegation_patient")
    .values({ delegation_id: delegation, person_id: person })
    .onConflict((c) => c.doNothing())
    .execute();
}

export async function deletePatient(tx: Tx, delegation: string, person: string): Promise<void> {
  await tx
    .deleteFrom("delegation_patient")
    .where("delegation_id", "=", delegation)
    .where("person_id", "=", person)
    .execute();
}
