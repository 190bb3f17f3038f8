import type { Db } from "#db/db.ts";
import { saveTextSize } from "#features/accounts/account.store.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { TextSize } from "#features/accounts/text-size.ts";

/** From the next page on, on every device. */
export const chooseTextSize = (db: Db, account: AccountId, size: TextSize): Promise<void> =>
  db.transaction().execute((tx) => saveTextSize(tx, account, size));
