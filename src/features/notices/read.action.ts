import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { saveRead } from "./notice.store.ts";
import type { NoticeId } from "./notice.ts";

/** One notice read, or all of the unit one acts for. */
export const readNotices = (db: Db, member: Member, only: NoticeId | null, now: Date): Promise<void> =>
  db.transaction().execute((tx) => saveRead(tx, member.id, member.unit, only, now));
