import type { Db } from "#db/db.ts";
import { findVerifiedEmail } from "#features/accounts/account.store.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import type { Throttled } from "#features/sign-in/throttle.ts";
import { enqueue } from "#jobs/jobs.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** Sends oneself a mail, to see that they arrive. */
export async function sendTestMail(
  db: Db,
  account: AccountId,
): Promise<Result<void, Throttled | { kind: "no-address" }>> {
  if (!(await findVerifiedEmail(db, account))) return refuse({ kind: "no-address" });
  const over = await throttled(db, "test-mail", account);
  if (over) return refuse(over);
  await db.transaction().execute((tx) => enqueue(tx, "tell-account", { account, kind: "test" }));
  return ok(undefined);
}
