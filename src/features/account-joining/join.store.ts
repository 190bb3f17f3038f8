import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Origin } from "#features/accounts/identity.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";

/**
 * What of an account goes to the one it is joined to: every column that names its owner as who acts from now on. What says
 * who did something in the past (journals, authors, acceptances) stays. A test holds this list to the schema.
 */
export const moving = {
  habilitation: ["account_id"],
  notice: ["account_id"],
  steward: ["account_id"],
  passkey: ["account_id"],
  national_identifier: ["account_id"],
  admission_request: ["assignee"],
  delegation: ["from_account", "to_account"],
  known_browser: ["account_id"],
} as const;

/** What an account is, for whoever decides to join it. */
export type Side = {
  id: AccountId;
  state: string;
  name: string;
  email: string | null;
  /** Registers' identifiers that were checked: proved by card, or by a référent. */
  identifiers: { origin: Origin; value: string; checked: boolean }[];
  units: string[];
};

export async function findSide(db: Db, account: AccountId): Promise<Side | null> {
  const { rows } = await sql<Side>`
    select a.id, a.state, a.given_name || ' ' || a.family_name as name,
      case when a.email_verified_at is not null then a.email end as email,
      coalesce((select json_agg(json_build_object('origin', n.origin, 'value', n.value, 'checked', n.verified_by <> 'import'))
        from national_identifier n where n.account_id = a.id), '[]') as identifiers,
      coalesce((select json_agg(distinct f.name || ', ' || u.name) from habilitation h
        join unit u on u.id = h.unit_id join facility f on f.id = u.facility_id where h.account_id = a.id), '[]') as units
    from account a where a.id = ${account} and a.merged_into is null`.execute(db);
  return rows[0] ?? null;
}

/** Both, in one order whoever asks: two joins of the same accounts wait for one another. */
export async function lockAccounts(tx: Tx, accounts: AccountId[]): Promise<void> {
  await sql`select id from account where id = any(${accounts}::uuid[]) order by id for update`.execute(tx);
}

export type Moved = { habilitations: string[]; passkeys: string[]; email: string | null };

/** Moves what the table above says; what the kept account has already stays behind. */
export async function saveMoved(tx: Tx, { kept, merged }: { kept: AccountId; merged: AccountId }): Promise<Moved> {
  const rights = await sql<{ id: string }>`
    update habilitation h set account_id = ${kept} where h.account_id = ${merged} and not exists (
      select from habilitation o where o.account_id = ${kept} and o.unit_id = h.unit_id and o.module = h.module and o.role = h.role)
    returning id`.execute(tx);
  const keys = await sql<{ id: string }>`
    update passkey set account_id = ${kept} where account_id = ${merged} returning credential_id as id`.execute(tx);
  await sql`update notice set account_id = ${kept} where account_id = ${merged}`.execute(tx);
  await sql`update steward s set account_id = ${kept} where s.account_id = ${merged} and not exists (
    select from steward o where o.account_id = ${kept} and o.referral_id = s.referral_id and o.ended_at is null)`.execute(
    tx,
  );
  await sql`update admission_request set assignee = ${kept} where assignee = ${merged}`.execute(tx);
  await sql`update national_identifier set account_id = ${kept} where account_id = ${merged}`.execute(tx);
  // a delegation between the two would be one to oneself: it stays, and ends with the account
  await sql`update delegation set from_account = ${kept} where from_account = ${merged} and to_account <> ${kept}`.execute(
    tx,
  );
  await sql`update delegation set to_account = ${kept} where to_account = ${merged} and from_account <> ${kept}`.execute(
    tx,
  );
  await sql`update known_browser b set account_id = ${kept} where b.account_id = ${merged} and not exists (
    select from known_browser o where o.account_id = ${kept} and o.browser_hash = b.browser_hash)`.execute(tx);
  await sql`delete from trusted_browser where account_id in (${kept}, ${merged})`.execute(tx);
  await sql`delete from session where account_id in (${kept}, ${merged})`.execute(tx);
  const [former] = (await sql<{ email: string | null }>`select email from account where id = ${merged}`.execute(tx))
    .rows;
  return {
    habilitations: rights.rows.map(({ id }) => id),
    passkeys: keys.rows.map(({ id }) => id),
    email: former?.email ?? null,
  };
}

/** The joined account lets nobody in by itself any more; its password goes to the kept one, when that one had none. */
export async function saveJoined(
  tx: Tx,
  { kept, merged, email }: { kept: AccountId; merged: AccountId; email: string | null },
  now: Date,
): Promise<void> {
  await sql`insert into reserved_email (address, account_id, at)
    select lower(email), ${kept}, ${now} from account
    where id in (${kept}, ${merged}) and email is not null and lower(email) is distinct from lower(${email}::text)
    on conflict do nothing`.execute(tx);
  await sql`update reserved_email set account_id = ${kept} where account_id = ${merged}`.execute(tx);
  const [had] = (
    await sql<{ password_hash: string | null; mobile: string | null; mobile_verified_at: Date | null }>`
    select password_hash, mobile, mobile_verified_at from account where id = ${merged}`.execute(tx)
  ).rows;
  await sql`update account set email = null, password_hash = null, merged_into = ${kept}, state = 'closed',
      state_since = ${now}, state_reason = 'joined', national_id = null where id = ${merged}`.execute(tx);
  await sql`update account set email = ${email},
      email_verified_at = case when ${email}::text is null then null else coalesce(email_verified_at, ${now}) end,
      password_hash = coalesce(password_hash, ${had?.password_hash ?? null}),
      mobile_verified_at = case when mobile is null then ${had?.mobile_verified_at ?? null} else mobile_verified_at end,
      mobile = coalesce(mobile, ${had?.mobile ?? null})
    where id = ${kept}`.execute(tx);
}

export async function saveLink(
  tx: Tx,
  { kept, merged, proofs, moved }: { kept: AccountId; merged: AccountId; proofs: string[]; moved: Moved },
  now: Date,
): Promise<string> {
  const id = newId<string>();
  await tx
    .insertInto("account_link")
    .values({ id, kept_account: kept, merged_account: merged, proofs, moved: JSON.stringify(moved), at: now })
    .execute();
  return id;
}

export type Link = { id: string; kept: AccountId; merged: AccountId; moved: Moved; at: Date; undoneAt: Date | null };

export async function findLink(db: Db, id: string): Promise<Link | null> {
  const row = await db.selectFrom("account_link").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? toLink(row) : null;
}

/** Joins of which a right moved to units of that facility, still as they were made: what its référent may undo. */
export async function listLinksOf(db: Db, facility: string): Promise<(Link & { name: string })[]> {
  const rows = await db
    .selectFrom("account_link as l")
    .innerJoin("account as a", "a.id", "l.kept_account")
    .selectAll("l")
    .select(sql<string>`a.given_name || ' ' || a.family_name`.as("name"))
    .where("l.undone_at", "is", null)
    .where(
      sql<boolean>`exists (select from habilitation h join unit u on u.id = h.unit_id where u.facility_id = ${facility}
        and h.account_id = l.kept_account and l.moved -> 'habilitations' ? h.id::text)`,
    )
    .orderBy("l.at", "desc")
    .execute();
  return rows.map((row) => ({ ...toLink(row), name: row.name }));
}

/** The establishment's account stands by itself again, with the rights that came from it and its address, without a means: it is activated anew. */
export async function saveUnlinked(tx: Tx, link: Link, by: AccountId, now: Date): Promise<void> {
  const { kept, merged, moved } = link;
  await sql`update habilitation set account_id = ${merged}
    where account_id = ${kept} and id = any(${moved.habilitations}::uuid[])`.execute(tx);
  await sql`update account set merged_into = null, state = 'invited', state_since = ${now}, state_reason = null where id = ${merged}`.execute(
    tx,
  );
  const freed = moved.email
    ? await sql`delete from reserved_email where address = lower(${moved.email}) and account_id = ${kept}`.execute(tx)
    : null;
  // when that address is the one the person kept as theirs, it stays theirs
  if (freed && Number(freed.numAffectedRows ?? 0) > 0)
    await sql`update account set email = ${moved.email}, email_verified_at = ${now} where id = ${merged}`.execute(tx);
  await sql`delete from session where account_id in (${kept}, ${merged})`.execute(tx);
  await sql`update account_link set undone_at = ${now}, undone_by = ${by} where id = ${link.id}`.execute(tx);
}

type Row = {
  id: string;
  kept_account: string;
  merged_account: string;
  moved: unknown;
  at: Date;
  undone_at: Date | null;
};
const toLink = (row: Row): Link => ({
  id: row.id,
  kept: row.kept_account as AccountId,
  merged: row.merged_account as AccountId,
  moved: row.moved as Moved,
  at: row.at,
  undoneAt: row.undone_at,
});
