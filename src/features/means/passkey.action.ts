import type { Db } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { forgetTrustedBrowsers } from "#features/sign-in/password.action.ts";
import { enqueue } from "#jobs/jobs.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { lockPasskey, type NewPasskey, saveName, savePasskey, saveRevoked } from "./passkey.store.ts";
import { meansOf, type NameRefusal, readName } from "./passkey.ts";

export type EnrolRefusal = NameRefusal | { kind: "known-already" };

/** Adds a key to an account; its owner hears of it by mail. */
export function enrolPasskey(db: Db, key: NewPasskey, visit: Visit, now: Date): Promise<Result<void, EnrolRefusal>> {
  return db.transaction().execute(async (tx) => {
    const name = readName(key.name);
    if (!name.ok) return name;
    if ((await savePasskey(tx, { ...key, name: name.value }, now)) === "taken")
      return refuse({ kind: "known-already" });
    const { account } = key;
    await forgetTrustedBrowsers(tx, account);
    await recordSecurityEvent(tx, { kind: "means-added", account, means: meansOf(key), visit }, now);
    await enqueue(tx, "tell-account", { account, kind: "means-added", facts: { moyen: "clé d’accès" } });
    return ok(undefined);
  });
}

export type KeyChangeRefusal = NameRefusal | { kind: "unknown-key" };

export function renamePasskey(
  db: Db,
  { account, id, name: typed }: { account: AccountId; id: string; name: string },
): Promise<Result<string, KeyChangeRefusal>> {
  return db.transaction().execute(async (tx) => {
    const key = await lockPasskey(tx, id);
    if (key?.account !== account) return refuse({ kind: "unknown-key" });
    const name = readName(typed);
    if (name.ok) await saveName(tx, id, name.value);
    return name;
  });
}

/** From this instant the key opens nothing. */
export function revokePasskey(
  db: Db,
  { account, id, visit }: { account: AccountId; id: string; visit: Visit },
  now: Date,
): Promise<Result<string, { kind: "unknown-key" }>> {
  return db.transaction().execute(async (tx) => {
    const key = await lockPasskey(tx, id);
    if (key?.account !== account) return refuse({ kind: "unknown-key" });
    await saveRevoked(tx, id, now);
    await forgetTrustedBrowsers(tx, account);
    await recordSecurityEvent(tx, { kind: "means-removed", account, means: meansOf(key), visit }, now);
    await enqueue(tx, "tell-account", { account, kind: "means-removed", facts: { moyen: "clé d’accès" } });
    return ok(key.name);
  });
}
