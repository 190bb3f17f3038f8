import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService } from "#db/vault.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";
import type { LinkPurpose } from "./link.ts";

export type Link = { hash: Buffer; account: AccountId; purpose: LinkPurpose };

type NewLink = {
  token: string;
  account: AccountId;
  purpose: LinkPurpose;
  by: AccountId | null;
  now: Date;
  end: Date;
};

/** A new link of the same purpose makes the former ones useless. Returns what the sending job finds it by. */
export async function saveLink(tx: Tx, link: NewLink): Promise<Buffer> {
  await tx
    .updateTable("mailed_link")
    .set({ used_at: link.now, sealed: null })
    .where("account_id", "=", link.account)
    .where("purpose", "=", link.purpose)
    .where("used_at", "is", null)
    .execute();
  const hash = sha256(link.token);
  await tx
    .insertInto("mailed_link")
    .values({
      token_hash: hash,
      account_id: link.account,
      purpose: link.purpose,
      sealed: sealForService(link.token),
      created_at: link.now,
      expires_at: link.end,
      created_by: link.by,
    })
    .execute();
  return hash;
}

export async function findLink(db: Db, token: string, now: Date): Promise<Link | null> {
  const row = await db
    .selectFrom("mailed_link")
    .select(["token_hash", "account_id", "purpose"])
    .where("token_hash", "=", sha256(token))
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row && row.purpose !== "invitation"
    ? { hash: row.token_hash, account: row.account_id as AccountId, purpose: row.purpose }
    : null;
}

/** Used once: of two forms sent with the same link, one gets it. */
export async function takeLink(tx: Tx, token: string, now: Date): Promise<Link | null> {
  const link = await findLink(tx, token, now);
  if (!link) return null;
  const taken = await tx
    .updateTable("mailed_link")
    .set({ used_at: now, sealed: null })
    .where("token_hash", "=", link.hash)
    .where("used_at", "is", null)
    .returning("token_hash")
    .executeTakeFirst();
  return taken ? link : null;
}

/** Every link of an account whose password has just been chosen. */
export async function endLinks(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await tx
    .updateTable("mailed_link")
    .set({ used_at: now, sealed: null })
    .where("account_id", "=", account)
    .where("used_at", "is", null)
    .execute();
}

export type LinkToSend = { to: string; token: string; purpose: LinkPurpose; end: Date };

/** An invitation, a confirmation go to the address somebody typed, which opening it proves; a reset only to a proved one. */
export async function findLinkToSend(db: Db, hash: Buffer, now: Date): Promise<LinkToSend | null> {
  const { rows } = await sql<{ email: string; purpose: LinkPurpose; sealed: Buffer; end: Date }>`
    select a.email, l.purpose, l.sealed, l.expires_at as "end" from mailed_link l join account a on a.id = l.account_id
    where l.token_hash = ${hash} and l.used_at is null and l.expires_at > ${now} and l.sealed is not null
      and a.email is not null and (l.purpose in ('activation', 'confirmation') or a.email_verified_at is not null)`.execute(
    db,
  );
  const row = rows[0];
  return row ? { to: row.email, purpose: row.purpose, token: openForService(row.sealed), end: row.end } : null;
}

export async function eraseSealedLink(tx: Tx, hash: Buffer): Promise<void> {
  await tx.updateTable("mailed_link").set({ sealed: null }).where("token_hash", "=", hash).execute();
}

export async function deleteOldLinks(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom("mailed_link").where("expires_at", "<", before).execute();
}
