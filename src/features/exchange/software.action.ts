import type { Db } from "#db/db.ts";
import { ok, refuse } from "#lib/result.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import {
  disableSoftware,
  findSoftware,
  insertToken,
  listUnknownFiness,
  saveSoftware,
  useAssertion,
} from "./software.store.ts";
import { type Assertion, isScope, type KeySet, type Software, skewSeconds, tokenSeconds } from "./software.ts";

/** Registers software, or changes what it may do and its keys. */
export async function registerSoftware(db: Db, software: Software & { jwks: KeySet }, now: Date) {
  if (!/^[a-z0-9][a-z0-9-]{2,62}$/.test(software.id)) return refuse({ kind: "unreadable-id" });
  const unknownScope = software.scopes.find((one) => !isScope(one));
  if (unknownScope) return refuse({ kind: "unknown-scope", scope: unknownScope });
  if (software.finess.length === 0) return refuse({ kind: "no-establishment" });
  const unknown = await listUnknownFiness(db, software.finess);
  if (unknown.length > 0) return refuse({ kind: "unknown-establishments", finess: unknown });
  await db.transaction().execute((tx) => saveSoftware(tx, software, now));
  return ok(null);
}

export async function endSoftware(db: Db, id: string, now: Date) {
  const ended = await db.transaction().execute((tx) => disableSoftware(tx, id, now));
  return ended ? ok(null) : refuse({ kind: "unknown-client" });
}

/** A token for who signed this assertion, which is good once. Only its hash is kept. */
export async function issueToken(db: Db, assertion: Assertion, asked: readonly string[], now: Date) {
  return db.transaction().execute(async (tx) => {
    const software = await findSoftware(tx, assertion.client);
    if (!software || software.disabledAt) return refuse({ kind: "refused", detail: "unknown or disabled client" });
    const granted = asked.length > 0 ? asked : software.scopes;
    const beyond = granted.find((scope) => !software.scopes.includes(scope));
    // kept past its end by the difference of clocks it is believed with
    const until = new Date(assertion.expiresAt.getTime() + 2 * skewSeconds * 1000);
    if (!(await useAssertion(tx, software.id, sha256(assertion.id), until, now)))
      return refuse({ kind: "refused", detail: "assertion used before" });
    if (beyond) return refuse({ kind: "scope-beyond", scope: beyond });
    const token = newToken();
    await insertToken(tx, sha256(token), software.id, granted, new Date(now.getTime() + tokenSeconds * 1000), now);
    return ok({ token, scopes: granted });
  });
}
