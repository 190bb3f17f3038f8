import type { Db } from "#db/db.ts";
import { saveTextSize } from "./account.store.ts";
import type { AccountId } from "./member.ts";
import type { TextSize } from "./text-size.ts";

/** From the next page on, on every device. */
export const chooseTextSize = (db: Db, account: AccountId, size: TextSize): Promise<void> =>
  db.transaction().execute((tx) => saveTextSize(tx, account, size));
