import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountState } from "#features/accounts/account.ts";
import type { AccountId } from "#features/accounts/member.ts";

/** What signing in by password needs to know of an account. */
export type PasswordAccount = {
  id: AccountId;
  state: AccountState;
  kind: "professional" | "person";
  givenName: string;
  familyName: string;
  nationalId: string | null;
  passwordHash: string | null;
  passwordLockedAt: Date | null;
  /** Where codes may be sent: proved to be theirs. */
  email: string | null;
  mobile: string | null;
  /** No code is sent before: a means changed with less than a strong proof. */
  codesFrom: Date | null;
  /** The account was entered once by card or e-CPS, an establishment opened it, or it is a person’s: only then does a password open it. */
  mayUsePassword: boolean;
};

const columns = sql`a.id, a.state, a.kind, a.given_name as "givenName", a.family_name as "familyName", a.national_id as "nationalId",
  a.password_hash as "passwordHash", a.password_locked_at as "passwordLockedAt",
  case when a.email_verified_at is not null then a.email end as email,
  case when a.mobile_verified_at is not null then a.mobile end as mobile,
  a.codes_from as "codesFrom", (a.last_sign_in_at is not null or a.created_by is not null or a.kind = 'person') as "mayUsePassword"`;

/** The one account of this national identifier or this e-mail; null when there is none, or several. */
export async function findPasswordAccount(
  db: Db,
  by: { kind: "national" | "email"; value: string },
): Promise<PasswordAccount | null> {
  const found =
    by.kind === "national"
      ? sql`select account_id from national_identifier where value = ${by.value}`
      : sql`select id as account_id from account where lower(email) = ${by.value}
          union all select account_id from reserved_email where address = ${by.value}`;
  const { rows } = await sql<PasswordAccount>`
    select distinct ${columns} from (${found}) f join account b on b.id = f.account_id
      join account a on a.id = coalesce(b.merged_into, b.id) limit 2`.execute(db);
  return rows.length === 1 ? rows[0]! : null;
}

export async function findPasswordAccountById(db: Db, id: AccountId): Promise<PasswordAccount> {
  const { rows } = await sql<PasswordAccount>`select ${columns} from account a where a.id = ${id}`.execute(db);
  return rows[0]!;
}

export async function savePassword(tx: Tx, account: AccountId, hash: string, now: Date): Promise<void> {
  await tx
    .updateTable("account")
    .set({ password_hash: hash, password_changed_at: now, password_locked_at: null, password_wrong: 0 })
    .where("id", "=", account)
    .execute();
}

/** How many wrong passwords in a row that makes; null for an account that does not exist. */
export async function addWrongPassword(tx: Tx, account: AccountId | null): Promise<number | null> {
  const row = await tx
    .updateTable("account")
    .set((eb) => ({ password_wrong: eb("password_wrong", "+", 1) }))
    .where("id", "=", account)
    .returning("password_wrong")
    .executeTakeFirst();
  return row?.password_wrong ?? null;
}

export async function clearWrongPasswords(tx: Tx, account: AccountId): Promise<void> {
  await tx
    .updateTable("account")
    .set({ password_wrong: 0 })
    .where("id", "=", account)
    .where("password_wrong", ">", 0)
    .execute();
}

export async function savePasswordLock(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await tx.updateTable("account").set({ password_locked_at: now }).where("id", "=", account).execute();
}

/** Invited, now active; the mailbox the link was read in is theirs. */
export async function saveActivation(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await sql`
    update account set state = case when state in ('invited', 'dormant') then 'active' else state end,
      state_since = case when state in ('invited', 'dormant') then ${now} else state_since end,
      email_verified_at = coalesce(email_verified_at, ${now})
    where id = ${account}`.execute(tx);
}
