import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openText, sealText } from "#db/vault.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import type { EsmsCode, OfficialLine, ReasonCode, Said, UnitCode } from "./official.ts";

/** Writes what was said together. `move` null: it begins the notification, and nobody takes it back. */
export async function insertOfficial(
  tx: Tx,
  of: { referral: string; request: string; key: DossierKey },
  said: readonly Said[],
  by: { move: string | null; corrects: string | null; who: string; account: string | null; at: Date },
): Promise<void> {
  if (said.length === 0) return;
  await tx
    .insertInto("official_status")
    .values(
      said.map((line, seq) => {
        const unit = line.level === "unit" ? line.unit : null;
        return {
          ...{ id: newId<string>(), referral_id: of.referral, request_id: of.request, move: by.move, seq },
          ...{ level: line.level, code: line.code, reason: line.reason, on_date: line.on },
          ...{ unit_id: unit?.id ?? null, unit_name: unit?.name ?? null, category: unit?.category ?? null },
          ...{ temporality: unit?.temporality ?? null, mode: unit?.mode ?? null },
          comment: line.comment ? sealText(of.key, line.comment) : null,
          ...{ corrects: by.corrects, who: by.who, account_id: by.account, at: by.at },
        };
      }),
    )
    .execute();
}

/** The lines recorded for these notifications, as they were written. */
export async function listOfficial(db: Db, key: DossierKey, request: string): Promise<OfficialLine[]> {
  const rows = await db
    .selectFrom("official_status")
    .selectAll()
    .where("request_id", "=", request)
    .orderBy("at")
    .orderBy("seq")
    .execute();
  return rows.map((row): OfficialLine => {
    const common = {
      ...{ on: row.on_date, reason: row.reason as ReasonCode | null, move: row.move, corrects: row.corrects },
      ...{ comment: row.comment ? openText(key, row.comment) : null, who: row.who, at: row.at },
    };
    if (row.level === "esms") return { ...common, level: "esms", code: row.code as EsmsCode };
    const unit = {
      ...{ id: row.unit_id as UnitId, name: row.unit_name!, category: row.category },
      ...{ temporality: row.temporality, mode: row.mode },
    };
    return { ...common, level: "unit", unit, code: row.code as UnitCode };
  });
}
