import type { Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { deleteKey, saveLocation, takeKey } from "./sent-form.store.ts";
import { keptHours, type SentForm } from "./sent-form.ts";

/**
 * Does what a form asks once, however often it is sent, and says where it led: quality specification C3.
 * The same form sent again gets the same answer; its key with other words is refused; two at once wait for one another.
 * A form that was refused may be corrected and sent again with its key.
 */
export async function once<Refusal>(
  tx: Tx,
  form: SentForm | null,
  by: AccountId,
  now: Date,
  doIt: () => Promise<Result<string, Refusal>>,
): Promise<Result<string, Refusal | { kind: "form-reused" }>> {
  if (!form) return doIt();
  const before = await takeKey(tx, form, by, now, addHours(now, -keptHours));
  if (before) return before.fingerprint === form.fingerprint ? ok(before.location) : refuse({ kind: "form-reused" });
  const result = await doIt();
  if (result.ok) await saveLocation(tx, form, by, result.value);
  else await deleteKey(tx, form, by);
  return result;
}
