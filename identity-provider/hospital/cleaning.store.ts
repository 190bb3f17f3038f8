import type { Sql } from "#idp/database.ts";

/** What has served or can serve no more: steps of sign-ins, codes, trusts, trips to a hospital. */
export async function deleteSpent(db: Sql): Promise<void> {
  await db.query("delete from staff_step where passed_at < now() - interval '1 hour'");
  await db.query("delete from staff_code where ends_at < now() - interval '1 day'");
  await db.query("delete from staff_trust where ends_at < now()");
  await db.query("delete from broker_trip where begun_at < now() - interval '1 hour'");
}
