import { sql } from "kysely";
import type { Tx } from "#db/db.ts";
import { sealForService } from "#db/vault.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";

/** What the identity provider's own session is known by, to end it there or to be told it ended. */
export type ProviderSession = { idToken: string; sid: string | null; subject: string };

/** The person went to the provider again: its session is another one now. */
export async function saveProviderSession(tx: Tx, token: string, of: ProviderSession): Promise<void> {
  await tx
    .updateTable("session")
    .set({
      id_token: sealForService(of.idToken).toString("base64"),
      provider_sid: of.sid,
      provider_subject: of.subject,
    })
    .where("token_hash", "=", sha256(token))
    .execute();
}

export async function deleteLock(tx: Tx, token: string): Promise<void> {
  await tx.updateTable("session").set({ locked_at: null }).where("token_hash", "=", sha256(token)).execute();
}

/** Ends every session opened by that session of the provider, or by that person: the accounts they were of. */
export async function deleteProviderSessions(
  tx: Tx,
  { sid, subject }: { sid: string | null; subject: string | null },
): Promise<AccountId[]> {
  const { rows } = await sql<{ account: AccountId }>`
    delete from session where ${sid === null ? sql`provider_subject = ${subject}` : sql`provider_sid = ${sid} and (${subject}::text is null or provider_subject is null or provider_subject = ${subject})`}
    returning account_id as account`.execute(tx);
  return rows.map(({ account }) => account);
}
