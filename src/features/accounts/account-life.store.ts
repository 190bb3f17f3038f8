import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Day } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import type { AccountState, KnownAccount } from "./account.ts";
import type { AccountId } from "./member.ts";

/** Takes the row, so that two changes of one account wait for each other. */
export async function lockAccount(tx: Tx, id: AccountId) {
  const row = await tx
    .selectFrom("account")
    .select(["state", "state_since", "last_sign_in_at", "dormancy_told_at", "email", "profession", "self_registered"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      state: row.state as AccountState,
      email: row.email,
      profession: row.profession,
      isSelfRegistered: row.self_registered,
      since: row.state_since,
      lastSignInAt: row.last_sign_in_at,
      toldAt: row.dormancy_told_at,
    }
  );
}

export async function saveState(
  tx: Tx,
  id: AccountId,
  state: AccountState,
  reason: string | null,
  now: Date,
): Promise<void> {
  await tx.updateTable("account").set({ state, state_since: now, state_reason: reason }).where("id", "=", id).execute();
}

export type InvitedAccount = {
  nationalId: string | null;
  givenName: string;
  familyName: string;
  function: string;
  email: string;
  createdBy: AccountId | null;
  /** Opened by somebody who is no professional, who has chosen a password already. */
  person?: { passwordHash: string };
};

/** Opened by an establishment, waiting for its owner. What it is called at work stands in for a profession until a card says one. */
export async function insertInvited(tx: Tx, invited: InvitedAccount, now: Date): Promise<AccountId> {
  const id = newId<AccountId>();
  await tx
    .insertInto("account")
    .values({
      id,
      national_id: invited.nationalId,
      given_name: invited.givenName,
      family_name: invited.familyName,
      profession: "",
      profession_label: invited.function,
      function: invited.function,
      email: invited.email,
      state: "invited",
      state_since: now,
      created_by: invited.createdBy,
      ...(invited.person
        ? { kind: "person" as const, password_hash: invited.person.passwordHash, password_changed_at: now }
        : {}),
    })
    .execute();
  return id;
}

/** Who has this address, or holds it in reserve since two accounts became one. */
export async function findAccountByEmail(db: Db, email: string): Promise<KnownAccount | null> {
  const { rows } = await sql<KnownAccount>`
    select id, state, given_name as "givenName", family_name as "familyName", profession from account where lower(email) = lower(${email})
    union all
    select a.id, a.state, a.given_name, a.family_name, a.profession from reserved_email r join account a on a.id = r.account_id where r.address = lower(${email})
    limit 1`.execute(db);
  return rows[0] ?? null;
}

export async function findAccountKind(db: Db, id: AccountId): Promise<"professional" | "person"> {
  const row = await db.selectFrom("account").select("kind").where("id", "=", id).executeTakeFirstOrThrow();
  return row.kind;
}

export async function findAccountByNationalId(db: Db, nationalId: string): Promise<KnownAccount | null> {
  const { rows } = await sql<KnownAccount>`
    select a.id, a.state, a.given_name as "givenName", a.family_name as "familyName", a.profession
    from national_identifier n
      join account o on o.id = n.account_id
      join account a on a.id = coalesce(o.merged_into, o.id)
    where n.value = ${nationalId}`.execute(db);
  return rows[0] ?? null;
}

/** A closed account gives back what must be unique: its owner may be invited again, under a new account. */
export async function releaseIdentity(tx: Tx, id: AccountId): Promise<void> {
  await tx.updateTable("account").set({ national_id: null, email: null }).where("id", "=", id).execute();
  await tx.deleteFrom("national_identifier").where("account_id", "=", id).execute();
}

/** No name, address nor identifier any more; the journals keep what it did, under the name written then. */
export async function saveForgotten(tx: Tx, id: AccountId, now: Date): Promise<void> {
  await releaseIdentity(tx, id);
  await tx
    .updateTable("account")
    .set({
      ...{ given_name: "Compte", family_name: "effacé", function: null, address: null, forgotten_at: now },
      ...{ email_verified_at: null, mobile: null, mobile_verified_at: null },
    })
    .where("id", "=", id)
    .execute();
  await tx.updateTable("security_event").set({ former: null }).where("account_id", "=", id).execute();
}

/** Every session of the account, at once; how many there were. */
export async function deleteSessionsOf(tx: Tx, id: AccountId): Promise<number> {
  const done = await tx.deleteFrom("session").where("account_id", "=", id).executeTakeFirst();
  return Number(done.numDeletedRows);
}

/**
 * Nothing opens the account any more: browsers, codes, links and passkeys, password included.
 * These tables are written by the features that use them; all that opens an account is taken away here, in one place, so that nothing is forgotten.
 */
export async function deleteMeansOf(tx: Tx, id: AccountId, now: Date): Promise<void> {
  await sql`update trusted_browser set revoked_at = ${now} where account_id = ${id} and revoked_at is null`.execute(tx);
  await sql`update passkey set revoked_at = ${now} where account_id = ${id} and revoked_at is null`.execute(tx);
  await sql`update one_time_code set dead_at = ${now}, sealed = null where account_id = ${id} and dead_at is null`.execute(
    tx,
  );
  await sql`update mailed_link set used_at = ${now}, sealed = null where account_id = ${id} and used_at is null`.execute(
    tx,
  );
  await sql`delete from pending_sign_in where account_id = ${id}`.execute(tx);
  await sql`update account set password_hash = null where id = ${id}`.execute(tx);
}

/** Every right still to come or in force. */
export async function endEveryRight(
  tx: Tx,
  id: AccountId,
  by: AccountId | null,
  yesterday: Day,
  now: Date,
): Promise<void> {
  await sql`
    update habilitation set former_end = ends_on, ends_on = ${yesterday}, ended_at = ${now}, ended_by = ${by}
    where account_id = ${id} and ended_at is null and (ends_on is null or ends_on > ${yesterday})`.execute(tx);
}

/** Accounts nobody has entered, and whose state has not moved, since then: those a timer may concern. */
export async function listUnused(db: Db, before: Date): Promise<AccountId[]> {
  const { rows } = await sql<{ id: AccountId }>`
    select id from account
    where (state in ('active', 'dormant', 'invited') or (state = 'closed' and forgotten_at is null))
      and merged_into is null and coalesce(last_sign_in_at, state_since) < ${before}
    order by coalesce(last_sign_in_at, state_since)`.execute(db);
  return rows.map((row) => row.id);
}

export async function saveTold(tx: Tx, id: AccountId, now: Date): Promise<void> {
  await tx.updateTable("account").set({ dormancy_told_at: now }).where("id", "=", id).execute();
}
