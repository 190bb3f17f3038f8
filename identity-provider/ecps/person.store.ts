import type { Sql } from "#idp/database.ts";

export type EcpsPerson = {
  id: string;
  nationalId: string;
  givenName: string;
  familyName: string;
  email: string | null;
  mobile: string | null;
};

const columns = `id, national_id as "nationalId", given_name as "givenName", family_name as "familyName", email, mobile`;

export async function findPersonContact(db: Sql, id: string): Promise<EcpsPerson | null> {
  const { rows } = await db.query<EcpsPerson>(`select ${columns} from person where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Only who is still in the directory; who was merged answers under the new identifier. */
export async function findActivePerson(db: Sql, nationalId: string): Promise<EcpsPerson | null> {
  const { rows } = await db.query<EcpsPerson>(
    `select ${columns} from person
     where state = 'active' and national_id = coalesce((select replaced_by from person where national_id = $1), $1)`,
    [nationalId],
  );
  return rows[0] ?? null;
}
