import type { Tx } from "#idp/database.ts";
import { fold } from "#lib/french.ts";
import type { StaffLine } from "./staff-file.ts";

/** Until a national identifier is recognised, somebody of the hospital is known by their number there: no service takes it for a national one. */
export const localId = (hrId: string) => `local:${hrId}`;

export async function insertStaffPerson(tx: Tx, id: string, line: StaffLine): Promise<void> {
  await tx.query(
    `insert into person (id, national_id, given_name, family_name, claims, shown, search_name, source, fictitious)
     values ($1, $2, $3, $4, '{}', '', $5, 'hospital', false)`,
    [id, localId(line.hrId), line.givenName, line.familyName, fold(`${line.givenName} ${line.familyName}`)],
  );
}

/** The person who signs in says what the directory and, once matched, the national register say. */
export async function followStaff(tx: Tx, staffId: string): Promise<void> {
  await tx.query(
    `update person p set
       national_id = case when s.match_state = 'matched' then s.match_id else 'local:' || s.hr_id end,
       given_name = s.given_name, family_name = s.family_name, birth_name = nullif(s.birth_name, ''),
       birth_date = nullif(s.birth_date, ''), email = s.email, mobile = s.mobile,
       civility = r.civility, profession = coalesce(r.profession, nullif(s.profession, '')), category = r.category,
       claims = coalesce(r.claims, '{}'),
       shown = concat_ws(', ', nullif(s.function, ''), nullif(s.unit, '')),
       search_name = lower(concat_ws(' ', s.given_name, s.family_name, s.hr_id, s.function, s.unit)),
       state = case when s.present then 'active' else 'withdrawn' end
     from staff s left join reference_person r on s.match_state = 'matched' and r.national_id = s.match_id
     where s.id = $1 and p.id = s.person_id`,
    [staffId],
  );
}

export const withdrawStaffPerson = (tx: Tx, id: string) =>
  tx.query("update person set state = 'withdrawn' where id = $1", [id]);

/** One national identity, one member of staff. */
export async function isTaken(tx: Tx, nationalId: string, personId: string): Promise<boolean> {
  const { rows } = await tx.query("select 1 from person where national_id = $1 and id <> $2", [nationalId, personId]);
  return rows.length > 0;
}
