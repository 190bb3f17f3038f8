import { sql } from "kysely";
import type { Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { sha256 } from "#lib/seal.ts";

/**
 * Writes that the account was seen in this browser: "new" when it is one its owner should hear of, "known" when it was
 * seen before, or when it is the very first of the account.
 */
export async function saveBrowser(tx: Tx, account: AccountId, visit: Visit, now: Date): Promise<"new" | "known"> {
  const { rows } = await sql<{ is_new: boolean; others: number }>`
    insert into known_browser as k (browser_hash, account_id, device, first_seen_at, last_seen_at)
    values (${sha256(visit.browser)}, ${account}, ${visit.device}, ${now}, ${now})
    on conflict (account_id, browser_hash) do update set last_seen_at = excluded.last_seen_at, device = excluded.device
    returning (xmax = 0) as is_new, (select count(*) from known_browser o where o.account_id = ${account}) as others
  `.execute(tx);
  return rows[0]?.is_new && rows[0].others > 0 ? "new" : "known";
}
