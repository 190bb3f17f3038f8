import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";
import type { Delivery } from "./delivery.ts";

type Leaving = {
  object: string;
  channel: "mail" | "sms";
  account: AccountId;
  destination: string;
  token: string;
  at: Date;
};

/** One line per mail: a new try takes a new token and counts. */
export async function saveLeaving(
  tx: Tx,
  { object, channel, account, destination, token, at }: Leaving,
): Promise<void> {
  const said = { destination, token_hash: sha256(token), state: "leaving", answer: null, at } as const;
  await tx
    .insertInto("notice_delivery")
    .values({ object, channel, account_id: account, ...said, tries: 1 })
    .onConflict((c) => c.columns(["object", "channel"]).doUpdateSet({ ...said, tries: sql`notice_delivery.tries + 1` }))
    .execute();
}

export async function saveLeft(
  tx: Tx,
  object: string,
  channel: "mail" | "sms",
  state: "accepted" | "refused" | "failed",
  answer: string,
  at: Date,
): Promise<void> {
  await tx
    .updateTable("notice_delivery")
    .set({ state, answer, at })
    .where("object", "=", object)
    .where("channel", "=", channel)
    .execute();
}

/** Whose the mail is that carried this token; null when no mail of ours did. */
export async function findDelivered(db: Db, token: string): Promise<AccountId | null> {
  const row = await db
    .selectFrom("notice_delivery")
    .select("account_id")
    .where("token_hash", "=", sha256(token))
    .where("channel", "=", "mail")
    .executeTakeFirst();
  return (row?.account_id as AccountId | undefined) ?? null;
}

export async function saveBounced(tx: Tx, token: string, answer: string, at: Date): Promise<void> {
  await tx
    .updateTable("notice_delivery")
    .set({ state: "bounced", answer, at })
    .where("token_hash", "=", sha256(token))
    .where("channel", "=", "mail")
    .execute();
}

/** What left to one account, the newest first, with what it said when it was one notice. */
export async function listDeliveries(
  db: Db,
  account: AccountId,
  limit: number,
): Promise<(Delivery & { kind: string | null; number: string | null })[]> {
  const { rows } = await sql<Delivery & { kind: string | null; number: string | null }>`
    select d.channel, d.destination, d.state, d.tries, d.answer, d.at, n.kind, n.number
    from notice_delivery d left join notice n on n.id = d.object
    where d.account_id = ${account} order by d.at desc limit ${limit}`.execute(db);
  return rows;
}
