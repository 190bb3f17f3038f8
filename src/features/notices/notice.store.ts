import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { Notice, NoticeId, NoticeKind } from "./notice.ts";

/** How many a list shows: older ones are in their dossiers. */
const listed = 100;

export async function listNotices(db: Db, account: AccountId, unit: UnitId): Promise<Notice[]> {
  const rows = await db
    .selectFrom("notice")
    .select(["id", "account_id", "unit_id", "kind", "referral_id", "request_id", "number", "at", "read_at"])
    .where("account_id", "=", account)
    .where("unit_id", "=", unit)
    .orderBy("at", "desc")
    .limit(listed)
    .execute();
  return rows.map((row) => ({
    id: row.id as NoticeId,
    account: row.account_id as AccountId,
    unit: row.unit_id as UnitId,
    kind: row.kind as NoticeKind,
    referralId: row.referral_id,
    requestId: row.request_id,
    number: row.number,
    at: row.at,
    readAt: row.read_at,
  }));
}

/** Marks these as read, or all of the unit's; a notice of somebody else is left alone. */
export async function saveRead(
  tx: Tx,
  account: AccountId,
  unit: UnitId,
  only: NoticeId | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("notice")
    .set({ read_at: now })
    .where("account_id", "=", account)
    .where("unit_id", "=", unit)
    .where("read_at", "is", null)
    .$if(only !== null, (query) => query.where("id", "=", only))
    .execute();
}
