import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { searchable } from "#db/vault.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import type { PersonId } from "#features/persons/person.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type Certificate, certificateText, remainsOf } from "./erasing.ts";

/** Empties every table of the dossier as `remainsOf` says, and overwrites its key: what a copy of its lines holds opens no more. */
export async function deleteContent(tx: Tx, r: Referral, now: Date): Promise<void> {
  await forgetImportedLines(tx, r);
  for (const [table, remains] of Object.entries(remainsOf)) {
    const name = sql.table(table);
    if (remains.kind === "nothing") await sql`delete from ${name} where referral_id = ${r.id}`.execute(tx);
    if (remains.kind !== "all-but") continue;
    const { nulls = [], blank = [], empty = [], own = [] } = remains;
    const set = [
      ...nulls.map((column) => sql`${sql.ref(column)} = null`),
      ...blank.map((column) => sql`${sql.ref(column)} = ''`),
      ...empty.map((column) => sql`${sql.ref(column)} = '{}'`),
      ...own.map((column) => sql`${sql.ref(column)} = referral_id::text`),
    ];
    await sql`update ${name} set ${sql.join(set)} where referral_id = ${r.id}`.execute(tx);
  }
  await tx
    .updateTable("volet")
    .set({ state: "empty", answered_count: 0, validated_version: null, validated_at: null, updated_at: null })
    .where("referral_id", "=", r.id)
    .execute();
  await tx
    .updateTable("referral")
    .set({
      ...{ status: "erased", status_since: now, updated_at: now, version: sql`version + 1`, next_step_at: null },
      ...{ sealed_key: Buffer.alloc(0), care_summary: "", profile_summary: "", medical_summary: null },
      ...{ home_lat: null, home_lon: null, duplicate_of: null, duplicate_reason: null },
    })
    .where("id", "=", r.id)
    .execute();
  await tx.updateTable("referral").set({ duplicate_of: null }).where("duplicate_of", "=", r.id).execute();
}

/** What an imported file said of its decision: a table of files, where no column is the dossier's; before the decision loses its number. */
const forgetImportedLines = (tx: Tx, r: Referral) =>
  sql`
    update decision_import i set lines = (
      select jsonb_agg(case when l ->> 'referral' = d.referral_id::text or l ->> 'idDecision' = d.id_decision
        then jsonb_build_object('line', l -> 'line', 'kind', 'erased') else l end order by n)
      from jsonb_array_elements(i.lines) with ordinality x(l, n))
    from decision d
    where d.referral_id = ${r.id} and i.unit_id = d.unit_id
      and (i.lines @> jsonb_build_array(jsonb_build_object('referral', d.referral_id))
        or i.lines @> jsonb_build_array(jsonb_build_object('idDecision', d.id_decision)))`.execute(tx);

/** Another dossier, not erased, is of this person. */
export async function hasOtherReferral(db: Db, person: PersonId, besides: string): Promise<boolean> {
  const row = await db
    .selectFrom("referral")
    .select("id")
    .where("person_id", "=", person)
    .where("id", "<>", besides)
    .where("status", "<>", "erased")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The erased dossier leaves its person to the others, for one that is nobody. */
export async function savePerson(tx: Tx, referral: string, person: PersonId): Promise<void> {
  await tx.updateTable("referral").set({ person_id: person }).where("id", "=", referral).execute();
}

export const sealOf = (c: Certificate): Buffer => searchable(certificateText(c));

export async function insertErasure(tx: Tx, r: Referral, c: Certificate, now: Date): Promise<void> {
  await tx
    .insertInto("erasure")
    .values({
      referral_id: r.id,
      owner_unit_id: r.owner,
      erased_at: now,
      certificate: JSON.stringify(c),
      seal: sealOf(c),
    })
    .execute();
}

export type Erasure = { certificate: Certificate; owner: UnitId; module: Module; seal: string; isGenuine: boolean };

/** `isGenuine`: the seal is the service's, on these very words. */
export async function findErasure(db: Db, referral: string): Promise<Erasure | null> {
  const row = await db
    .selectFrom("erasure as e")
    .innerJoin("referral as r", "r.id", "e.referral_id")
    .select(["e.certificate", "e.owner_unit_id", "e.seal", "r.module"])
    .where("e.referral_id", "=", referral)
    .executeTakeFirst();
  if (!row) return null;
  const certificate = row.certificate as Certificate;
  return {
    certificate,
    owner: row.owner_unit_id as UnitId,
    module: row.module,
    seal: row.seal.toString("hex"),
    isGenuine: row.seal.equals(sealOf(certificate)),
  };
}

export async function findCreatedAt(db: Db, referral: string): Promise<Date> {
  const row = await db.selectFrom("referral").select("created_at").where("id", "=", referral).executeTakeFirstOrThrow();
  return row.created_at;
}
