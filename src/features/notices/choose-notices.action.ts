import type { Db } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { dayOf } from "#lib/dates.ts";
import type { NoticeHours } from "./pace.ts";
import { type Choice, saveChoices, saveNoticeHours } from "./preference.store.ts";

/** How somebody wants to be told, for each of their rights. */
export const chooseNotices = (db: Db, account: AccountId, choices: Choice[], now: Date): Promise<void> =>
  db.transaction().execute((tx) => saveChoices(tx, account, choices, dayOf(now)));

/** The hours of this platform, where they are not those of the specification. */
export const setNoticeHours = (db: Db, hours: Partial<NoticeHours>): Promise<void> =>
  db.transaction().execute((tx) => saveNoticeHours(tx, hours));
