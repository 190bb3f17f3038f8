import type { Sql } from "#idp/database.ts";

/** What is worth nothing any more: signed messages already refused for their time, old requests, abandoned activations, counters. */
export async function tidyEcps(db: Sql, now: Date): Promise<void> {
  await db.query("delete from device_request where expires_at < $1", [now]);
  await db.query("delete from push where expires_at < $1::timestamptz - interval '90 days'", [now]);
  await db.query(
    "delete from activation where done_at is null and token_expires_at < $1::timestamptz - interval '7 days'",
    [now],
  );
  await db.query("delete from throttle where expire is not null and expire < $1", [now.getTime()]);
  await db.query("delete from card_ticket where expires_at < $1::timestamptz - interval '1 day'", [now]);
}
