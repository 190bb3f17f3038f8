import type { Tx } from "#db/db.ts";
import { sealForService } from "#db/vault.ts";
import { levelOf, type Means } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { enqueue } from "#jobs/jobs.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { hasOtherOwner, lockContact, saveEmail, saveMobile } from "./contact.store.ts";

/** Changed by whom, on what proof. */
export type ChangedBy = { account: AccountId; means: Means | null; visit: Visit };

/** identity.md §2.7: after a change proved by less than a strong means, nothing is sent to it for a day. */
const quietHours = 24;
const codesFrom = (means: Means | null, now: Date) =>
  means && levelOf[means] === "strong" ? null : addHours(now, quietHours);

/** The address has just been proved to be theirs: it becomes the account's, and the one before hears of it. */
export async function changeEmail(
  tx: Tx,
  { account, means, visit }: ChangedBy,
  email: string,
  now: Date,
): Promise<Result<void, { kind: "taken" }>> {
  const before = await lockContact(tx, account);
  if (await hasOtherOwner(tx, account, email)) return refuse({ kind: "taken" });
  await saveEmail(tx, account, email, codesFrom(means, now), now);
  await recordSecurityEvent(tx, { kind: "email-changed", account, visit, ...(means ? { means } : {}) }, now);
  if (before.email && before.email.toLowerCase() !== email.toLowerCase()) {
    const sealedTo = sealForService(before.email).toString("base64");
    await enqueue(tx, "tell-account", { account, kind: "email-changed", sealedTo });
  }
  return ok(undefined);
}

/** The number has just been proved to be theirs, or is taken away (null); the address hears of it. */
export async function changeMobile(
  tx: Tx,
  { account, means, visit }: ChangedBy,
  mobile: string | null,
  now: Date,
): Promise<void> {
  await saveMobile(tx, account, mobile, mobile === null ? null : codesFrom(means, now), now);
  await recordSecurityEvent(tx, { kind: "mobile-changed", account, visit, ...(means ? { means } : {}) }, now);
  await enqueue(tx, "tell-account", { account, kind: mobile ? "mobile-changed" : "mobile-removed" });
}
