import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService, searchable } from "#db/vault.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import type { SubscriberId } from "./saved-search.ts";

const printOf = (address: string) => searchable(`saved-searches of ${address.toLowerCase()}`);

/** The subscriber of this mail address; made when it is not known. */
export async function saveSubscriber(tx: Tx, address: string, now: Date): Promise<SubscriberId> {
  const token = newToken();
  await tx
    .insertInto("search_subscriber")
    .values({
      id: newId(),
      account_id: null,
      address: sealForService(address),
      address_print: printOf(address),
      token_hash: sha256(token),
      token: sealForService(token),
      created_at: now,
    })
    .onConflict((oc) => oc.column("address_print").doNothing())
    .execute();
  return lockOne(tx, "address_print", printOf(address));
}

export async function saveAccountSubscriber(tx: Tx, account: AccountId, now: Date): Promise<SubscriberId> {
  const none = { address: null, address_print: null, token_hash: null, token: null };
  await tx
    .insertInto("search_subscriber")
    .values({ id: newId(), account_id: account, ...none, created_at: now })
    .onConflict((oc) => oc.column("account_id").doNothing())
    .execute();
  return lockOne(tx, "account_id", account);
}

/** Locked: two searches saved at once are counted one after the other. */
async function lockOne(tx: Tx, column: "address_print" | "account_id", value: Buffer | string): Promise<SubscriberId> {
  const row = await tx
    .selectFrom("search_subscriber")
    .select("id")
    .where(column, "=", value)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.id as SubscriberId;
}

/** Whose managing link this is. */
export async function findSubscriber(db: Db, token: string): Promise<SubscriberId | null> {
  const row = await db
    .selectFrom("search_subscriber")
    .select("id")
    .where("token_hash", "=", sha256(token))
    .executeTakeFirst();
  return (row?.id ?? null) as SubscriberId | null;
}

export async function findAccountSubscriber(db: Db, account: AccountId): Promise<SubscriberId | null> {
  const row = await db
    .selectFrom("search_subscriber")
    .select("id")
    .where("account_id", "=", account)
    .executeTakeFirst();
  return (row?.id ?? null) as SubscriberId | null;
}

/** Where mails go and the token of the managing link; null for an account. */
export async function findAddress(db: Db, id: SubscriberId): Promise<{ address: string; token: string } | null> {
  const row = await db
    .selectFrom("search_subscriber")
    .select(["address", "token"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.address && row.token ? { address: openForService(row.address), token: openForService(row.token) } : null;
}

/** With all that is theirs. */
export async function deleteSubscriber(tx: Tx, id: SubscriberId): Promise<void> {
  await tx.deleteFrom("search_subscriber").where("id", "=", id).execute();
}

/** Addresses that keep no search any more. */
export async function deleteIdleSubscribers(tx: Tx, before: Date): Promise<void> {
  await tx
    .deleteFrom("search_subscriber as s")
    .where("s.created_at", "<", before)
    .where((eb) => eb.not(eb.exists(eb.selectFrom("saved_search").select("id").whereRef("subscriber_id", "=", "s.id"))))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom("search_letter").select("id").whereRef("subscriber_id", "=", "s.id").where("at", ">=", before),
        ),
      ),
    )
    .execute();
}
