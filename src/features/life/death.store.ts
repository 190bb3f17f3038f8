import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openText, sealText } from "#db/vault.ts";
import type { AccountId, Module, UnitId } from "#features/accounts/member.ts";
import type { PlaceMove } from "#features/places/moves.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { newId } from "#lib/ids.ts";
import type { Standing } from "./death.ts";

export type Death = { id: string; on: string; at: Date; who: string; before: Standing };

export async function insertDeath(
  tx: Tx,
  referral: string,
  key: DossierKey,
  death: { on: string; before: Standing; who: string; account: AccountId },
  now: Date,
): Promise<void> {
  await tx
    .insertInto("death")
    .values({
      ...{ id: newId<string>(), referral_id: referral, died_on: death.on, who: death.who, account_id: death.account },
      ...{ before: sealText(key, JSON.stringify(death.before)), at: now, undone_at: null, undone_by: null },
    })
    .execute();
}

/** The death said of this dossier and not taken back; null when there is none. */
export async function findDeath(db: Db, referral: string, key: DossierKey): Promise<Death | null> {
  const row = await db
    .selectFrom("death")
    .selectAll()
    .where("referral_id", "=", referral)
    .where("undone_at", "is", null)
    .executeTakeFirst();
  if (!row) return null;
  const before = withInstants<Standing>(openText(key, row.before));
  return { id: row.id, on: row.died_on, at: row.at, who: row.who, before };
}

/** Instants are text once sealed. */
export const withInstants = <Value>(text: string): Value =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) ? new Date(value) : value,
  ) as Value;

export async function saveUndone(tx: Tx, death: string, who: string, now: Date): Promise<void> {
  await tx.updateTable("death").set({ undone_at: now, undone_by: who }).where("id", "=", death).execute();
}

/** Another dossier of the same person still says that they died. */
export async function hasOtherDeath(db: Db, r: Pick<Referral, "id" | "person">): Promise<boolean> {
  const { rows } = await sql`select 1 from death d join referral r on r.id = d.referral_id
    where r.person_id = ${r.person} and r.id <> ${r.id} and d.undone_at is null limit 1`.execute(db);
  return rows.length > 0;
}

export type OtherDossier = { id: ReferralId; number: string; module: Module; owner: UnitId };

/** The other dossiers of that person, by themselves or by the same qualified INS, that no death closes yet. */
export async function listOtherDossiers(db: Db, r: Pick<Referral, "id" | "person">): Promise<OtherDossier[]> {
  const { rows } = await sql<OtherDossier>`
    select o.id, o.number, o.module, o.owner_unit_id as owner from referral o join person p on p.id = o.person_id
    where o.id <> ${r.id} and o.status not in ('erased', 'archived') and o.status_reason is distinct from 'deceased'
      and (o.person_id = ${r.person} or (p.ins_status = 'qualifiee' and p.ins_fingerprint =
        (select ins_fingerprint from person where id = ${r.person} and ins_status = 'qualifiee')))
    order by o.created_at limit 50`.execute(db);
  return rows;
}

/** What was held for the offers of a dossier until they were withdrawn at that instant, and whose hour is not past. */
export async function listHeldUntil(db: Db, referral: string, endedAt: Date, now: Date): Promise<PlaceMove[]> {
  const { rows } = await sql<{ unit: UnitId; request: string; on: string; until: Date; extended: boolean }>`
    select unit_id as unit, request_id as request, from_date::text as on, until, extended from hold
    where referral_id = ${referral} and ended_as = 'released' and ended_at = ${endedAt} and until > ${now}`.execute(db);
  return rows.map((row) => ({ ...row, kind: "hold" as const }));
}

/** Professionals who conduct the dossiers of a unit: told where the person and those close to them must not be. */
export async function listConductors(db: Db, unit: UnitId, module: Module, today: string) {
  const { rows } = await sql<{ account: AccountId; unit: UnitId }>`
    select distinct h.account_id as account, h.unit_id as unit from habilitation h join account a on a.id = h.account_id
    where h.unit_id = ${unit} and h.module = ${module} and h.role in ('requester', 'mdph') and a.kind = 'professional'
      and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})`.execute(db);
  return rows;
}
