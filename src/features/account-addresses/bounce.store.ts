import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";

/** Nothing leaves to that address until its owner looks. */
export async function saveBounce(tx: Tx, account: AccountId, answer: string, now: Date): Promise<void> {
  await tx
    .updateTable("account")
    .set({ email_bounced_at: now, email_bounce: answer })
    .where("id", "=", account)
    .execute();
}

/** Its owner says that the address works again. */
export async function clearBounce(tx: Tx, account: AccountId): Promise<void> {
  await tx
    .updateTable("account")
    .set({ email_bounced_at: null, email_bounce: null })
    .where("id", "=", account)
    .execute();
}

export async function findBounce(db: Db, account: AccountId): Promise<{ at: Date; answer: string } | null> {
  const row = await db
    .selectFrom("account")
    .select(["email_bounced_at", "email_bounce"])
    .where("id", "=", account)
    .executeTakeFirst();
  return row?.email_bounced_at ? { at: row.email_bounced_at, answer: row.email_bounce ?? "" } : null;
}
