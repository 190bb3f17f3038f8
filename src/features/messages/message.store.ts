import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openText, sealText } from "#db/vault.ts";
import type { Member } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";

/** `text` null: medical content, for a reader without the right. */
export type MessageLine = { id: string; who: string; at: Date; text: string | null };

export async function insertMessage(
  tx: Tx,
  key: DossierKey,
  m: { referral: string; request: string; by: Member; text: string; medical: boolean; at: Date },
): Promise<void> {
  await tx
    .insertInto("message")
    .values({
      id: newId(),
      referral_id: m.referral,
      request_id: m.request,
      account_id: m.by.id,
      who: `${m.by.name}, ${m.by.facilityName}`,
      unit_id: m.by.unit,
      medical: m.medical,
      body: sealText(key, m.text),
      at: m.at,
    })
    .execute();
}

export async function listMessages(
  db: Db,
  key: DossierKey,
  request: string,
  readsMedical: boolean,
): Promise<MessageLine[]> {
  const rows = await db
    .selectFrom("message")
    .select(["id", "who", "at", "medical", "body"])
    .where("request_id", "=", request)
    .orderBy("at")
    .execute();
  return rows.map((r) => ({
    id: r.id,
    who: r.who,
    at: r.at,
    text: r.medical && !readsMedical ? null : openText(key, r.body),
  }));
}
