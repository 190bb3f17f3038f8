import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { ReferralId } from "#features/referrals/referral.ts";

/** The decisions of one person that may be addressed: the three must be exactly those of the paper. */
export async function listRetrievable(
  db: Db,
  { mdph, number, birthDate }: { mdph: string; number: string; birthDate: string },
  today: string,
): Promise<ReferralId[]> {
  const { rows } = await sql<{ referral: ReferralId }>`
    select d.referral_id as referral from decision d join referral r on r.id = d.referral_id join person p on p.id = r.person_id
    where d.unit_id in (select id from unit where facility_id = (select facility_id from unit where id = ${mdph}))
      and d.person_number = ${number} and p.birth_date = ${birthDate}
      and d.status = 'in-force' and d.ends_on >= ${today} and r.status not in ('cancelled', 'archived', 'erased')
    order by d.decided_on desc limit 10
  `.execute(db);
  return rows.map(({ referral }) => referral);
}

export async function insertRetrieval(
  tx: Tx,
  row: { id: string; account: AccountId; unit: UnitId; found: readonly string[]; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx.deleteFrom("decision_retrieval").where("expires_at", "<", now).execute();
  await tx
    .insertInto("decision_retrieval")
    .values({
      id: row.id,
      account_id: row.account,
      unit_id: row.unit,
      found: [...row.found],
      expires_at: row.expiresAt,
    })
    .execute();
}

/** What this account found for this unit, while it lasts; null for anybody else. */
export async function findRetrieval(
  db: Db,
  id: string,
  { account, unit }: { account: AccountId; unit: UnitId },
  now: Date,
): Promise<ReferralId[] | null> {
  const row = await db
    .selectFrom("decision_retrieval")
    .select("found")
    .where("id", "=", id)
    .where("account_id", "=", account)
    .where("unit_id", "=", unit)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row ? (row.found as ReferralId[]) : null;
}

/** What a right is judged on. */
export async function findEstablishment(db: Db, unit: UnitId): Promise<{ category: string; kinds: string[] }> {
  const { rows } = await sql<{ category: string; kinds: string[] }>`
    select f.category, u.kinds from unit u join facility f on f.id = u.facility_id where u.id = ${unit}
  `.execute(db);
  return rows[0]!;
}
