import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { displayName } from "#features/accounts/identity.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { newId } from "#lib/ids.ts";
import type { Disowned, Named } from "./naming.ts";

/** The doctor behind a number; "not-a-doctor" when it is another profession's. */
export async function findDoctor(db: Db, number: string): Promise<Named | "not-a-doctor" | null> {
  const found = await findByNumber(db, number);
  if (!found) return null;
  return found.profession === "10" ? { nationalId: found.nationalId, name: found.name } : "not-a-doctor";
}

/** The professional behind a number, as their account or the register calls them. */
export async function findByNumber(
  db: Db,
  number: string,
): Promise<{ nationalId: string; name: string; profession: string } | null> {
  const { rows } = await sql<{ nationalId: string; givenName: string; familyName: string; profession: string }>`
    select 1 as rank, a.national_id as "nationalId", a.given_name as "givenName", a.family_name as "familyName", a.profession
    from national_identifier n
      join account o on o.id = n.account_id
      join account a on a.id = coalesce(o.merged_into, o.id)
    where n.value = ${number} and a.national_id is not null
    union all
    select 2, p.national_id, coalesce(p.given_name, ''), p.family_name, coalesce((
      select a.profession from professional_activity a where a.national_id = p.national_id order by a.profession <> '10' limit 1), '')
    from professional p where p.national_id = ${number} and p.gone_on is null
    order by rank limit 1`.execute(db);
  const [found] = rows;
  return found ? { nationalId: found.nationalId, name: displayName(found).trim(), profession: found.profession } : null;
}

/** The former one stays, with how it ended. */
export async function endNaming(
  tx: Tx,
  referral: ReferralId,
  as: "replaced" | "removed" | "not-my-patient",
  now: Date,
): Promise<void> {
  await tx
    .updateTable("treating_doctor")
    .set({ ended_at: now, ended_as: as })
    .where("referral_id", "=", referral)
    .where("ended_at", "is", null)
    .execute();
}

export async function insertNaming(tx: Tx, referral: ReferralId, who: Named, by: string, now: Date): Promise<void> {
  await tx
    .insertInto("treating_doctor")
    .values({
      id: newId(),
      referral_id: referral,
      national_id: who.nationalId,
      name: who.name,
      named_at: now,
      named_by: by,
      ended_at: null,
      ended_as: null,
    })
    .execute();
}

/** The last time this doctor said that this dossier's person is not their patient; nothing once it was undone. */
export async function findDisowned(db: Db, referral: string, nationalId: string): Promise<Disowned | null> {
  const row = await db
    .selectFrom("treating_doctor")
    .select(["id", "national_id", "name", "ended_at"])
    .where("referral_id", "=", referral)
    .where("national_id", "=", nationalId)
    .where("ended_as", "=", "not-my-patient")
    .orderBy("ended_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? { id: row.id, nationalId: row.national_id, name: row.name, endedAt: row.ended_at! } : null;
}

export async function resumeNaming(tx: Tx, id: string): Promise<void> {
  await tx.updateTable("treating_doctor").set({ ended_at: null, ended_as: null }).where("id", "=", id).execute();
}
