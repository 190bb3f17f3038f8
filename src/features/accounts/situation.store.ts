import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "./member.ts";
import type { Situation } from "./situation.ts";

/** The situations said today: new ones added, the same kept with the date of their last choice, those no longer said forgotten. */
export async function saveSituations(tx: Tx, account: AccountId, situations: Situation[], now: Date): Promise<void> {
  await tx
    .deleteFrom("practice_situation")
    .where("account_id", "=", account)
    .where(sql<boolean>`key <> all(${situations.map(({ key }) => key)}::text[])`)
    .execute();
  if (situations.length === 0) return;
  await tx
    .insertInto("practice_situation")
    .values(situations.map((situation) => toRow(account, situation, now)))
    .onConflict((c) =>
      c.columns(["account_id", "key"]).doUpdateSet((eb) => ({
        profession_label: eb.ref("excluded.profession_label"),
        city: eb.ref("excluded.city"),
        authority: eb.ref("excluded.authority"),
        seen_at: now,
      })),
    )
    .execute();
}

/** The last chosen first. */
export async function listSituations(db: Db, account: AccountId): Promise<Situation[]> {
  const rows = await db
    .selectFrom("practice_situation")
    .selectAll()
    .where("account_id", "=", account)
    .orderBy("chosen_at", (order) => order.desc().nullsLast())
    .orderBy("name")
    .orderBy("key")
    .execute();
  return rows.map((row) => ({
    key: row.key,
    profession: row.profession,
    professionLabel: row.profession_label,
    speciality: row.speciality,
    mode: row.mode,
    sector: row.sector,
    finessSite: row.finess_site,
    finessLegal: row.finess_legal,
    siret: row.siret,
    technicalId: row.technical_id,
    name: row.name,
    street: row.street,
    postcode: row.postcode,
    city: row.city,
    authority: row.authority,
  }));
}

/** The last choice comes first at the next sign-in. */
export async function saveChosen(tx: Tx, account: AccountId, key: string, now: Date): Promise<void> {
  await tx
    .updateTable("practice_situation")
    .set({ chosen_at: now })
    .where("account_id", "=", account)
    .where("key", "=", key)
    .execute();
}

const toRow = (account: AccountId, s: Situation, now: Date) => ({
  account_id: account,
  key: s.key,
  profession: s.profession,
  profession_label: s.professionLabel,
  speciality: s.speciality,
  mode: s.mode,
  sector: s.sector,
  finess_site: s.finessSite,
  finess_legal: s.finessLegal,
  siret: s.siret,
  technical_id: s.technicalId,
  name: s.name,
  street: s.street,
  postcode: s.postcode,
  city: s.city,
  authority: s.authority,
  seen_at: now,
});
