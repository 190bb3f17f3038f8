import { sql } from "kysely";
import type { Tx } from "#db/db.ts";

export async function saveDropped(tx: Tx, referral: string): Promise<void> {
  await sql`update notice n set mail = 'none' from account a
    where n.referral_id = ${referral} and n.mail in ('waiting', 'failed') and a.id = n.account_id and a.kind = 'person'`.execute(
    tx,
  );
}
