import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";

/** Whether another account has this address, or keeps it since two became one. */
export async function hasOtherOwner(db: Db, account: AccountId, email: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select exists (select 1 from account where lower(email) = ${email.toLowerCase()} and id <> ${account})
      or exists (select 1 from reserved_email where address = ${email.toLowerCase()} and account_id <> ${account}) as taken`.execute(
    db,
  );
  return rows[0]!.taken;
}

/** Locked: the address replaced is the one that is warned. */
export async function lockContact(tx: Tx, account: AccountId): Promise<{ email: string | null; verified: boolean }> {
  const row = await tx
    .selectFrom("account")
    .select(["email", "email_verified_at"])
    .where("id", "=", account)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { email: row.email, verified: row.email_verified_at !== null };
}

/** `codesFrom`: no code leaves before; null changes nothing to it. */
export async function saveEmail(
  tx: Tx,
  account: AccountId,
  email: string,
  codesFrom: Date | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("account")
    .set({
      email,
      email_verified_at: now,
      email_bounced_at: null,
      email_bounce: null,
      ...(codesFrom ? { codes_from: codesFrom } : {}),
    })
    .where("id", "=", account)
    .execute();
}

/** `mobile` in E.164; null removes it. */
export async function saveMobile(
  tx: Tx,
  account: AccountId,
  mobile: string | null,
  codesFrom: Date | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("account")
    .set({ mobile, mobile_verified_at: mobile === null ? null : now, ...(codesFrom ? { codes_from: codesFrom } : {}) })
    .where("id", "=", account)
    .execute();
}
