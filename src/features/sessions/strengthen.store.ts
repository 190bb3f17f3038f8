import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { highest, type Level, levelOf, type Means, type MeansKnown } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";

/** Accounts joined to this one bring their means with them. */
export async function findMeansKnown(db: Db, account: AccountId): Promise<MeansKnown> {
  const { rows } = await sql<MeansKnown>`
    with own as (select id from account where id = ${account} or merged_into = ${account})
    select exists (select 1 from national_identifier n where n.account_id in (select id from own)) as "hasNationalId",
      exists (select 1 from security_event e where e.account_id in (select id from own) and e.kind = 'signed-in'
        and e.means in ('cps', 'e-cps', 'delegated', 'psc')) as "hasUsedPsc",
      (select count(*) from passkey p where p.account_id in (select id from own) and p.revoked_at is null) as passkeys,
      a.password_hash is not null as "hasPassword"
    from account a where a.id = ${account}`.execute(db);
  return rows[0]!;
}

/** Null when there is no such session of this account. */
export async function lockSession(
  tx: Tx,
  token: string,
  account: AccountId,
): Promise<{ level: Level; seenAt: Date; expiresAt: Date; shared: boolean } | null> {
  const row = await tx
    .selectFrom("session")
    .select(["level", "seen_at", "expires_at", "shared"])
    .where("token_hash", "=", sha256(token))
    .where("account_id", "=", account)
    .forUpdate()
    .executeTakeFirst();
  return row ? { level: row.level, seenAt: row.seen_at, expiresAt: row.expires_at, shared: row.shared } : null;
}

/** The session goes on under another token, stronger, and unlocked when it was locked. */
export async function saveStrengthened(
  tx: Tx,
  token: string,
  next: string,
  { level, means, at, now }: { level: Level; means: Means; at: Date; now: Date },
): Promise<void> {
  await tx
    .updateTable("session")
    .set({
      token_hash: sha256(next),
      level: highest(level, levelOf[means]),
      // what the session is worth from now on, and by what
      ...(highest(level, levelOf[means]) === level ? {} : { means }),
      strong_at: at,
      strong_means: means,
      seen_at: now,
      // whoever proves again who they are may also see their screen again
      locked_at: null,
    })
    .where("token_hash", "=", sha256(token))
    .execute();
}
