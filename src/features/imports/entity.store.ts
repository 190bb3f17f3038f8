import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { toFacility } from "#features/directory/facility.store.ts";
import type { Facility, LegalStatus } from "#features/directory/facility.ts";
import type { LegalEntity } from "./entity.ts";

export type KnownEntity = LegalEntity & { hash: string };

/** The legal entities that have these numbers. */
export async function listEntities(db: Db, numbers: readonly string[]): Promise<Map<string, KnownEntity>> {
  if (numbers.length === 0) return new Map();
  const rows = await sql<{
    finess: string;
    name: string;
    legal_status: LegalStatus | null;
    siren: string | null;
    closed_on: string | null;
    said_on: string | null;
    source_hash: string;
  }>`select finess, name, legal_status, siren, closed_on, said_on, source_hash from legal_entity where finess = any(${numbers})`.execute(
    db,
  );
  return new Map(
    rows.rows.map((row) => [
      row.finess,
      {
        finess: row.finess as LegalEntity["finess"],
        name: row.name,
        legalStatus: row.legal_status,
        siren: row.siren,
        closedOn: row.closed_on,
        date: row.said_on,
        hash: row.source_hash,
      },
    ]),
  );
}

export async function saveEntities(tx: Tx, entities: readonly KnownEntity[]): Promise<void> {
  if (entities.length === 0) return;
  await sql`insert into legal_entity (finess, name, legal_status, siren, closed_on, said_on, source_hash)
    select finess, name, "legalStatus", siren, "closedOn", date, hash
    from jsonb_to_recordset(${JSON.stringify(entities)}::jsonb) as r(finess text, name text, "legalStatus" text, siren text, "closedOn" date, date date, hash text)
    on conflict (finess) do update set name = excluded.name, legal_status = excluded.legal_status, siren = excluded.siren,
      closed_on = excluded.closed_on, said_on = excluded.said_on, source_hash = excluded.source_hash`.execute(tx);
}

/** The establishments these legal entities run, locked, with their fingerprints. */
export async function lockFacilitiesOf(
  tx: Tx,
  entities: readonly string[],
): Promise<{ facility: Facility; hash: string | null }[]> {
  const rows = await tx
    .selectFrom("facility")
    .selectAll()
    .where(sql<boolean>`legal_entity_finess = any(${entities})`)
    .orderBy("finess")
    .forUpdate()
    .execute();
  return rows.map((row) => ({ facility: toFacility(row), hash: row.source_hash }));
}
