import { generateKeyPair, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import type { JWK } from "oidc-provider";
import { type Db, inTransaction, type Sql, type Tx } from "#idp/database.ts";
import { open, seal } from "#lib/seal.ts";

/** The newest signs; the one before is still published, for tokens already issued. */
const published = 2;

/** Signing keys, the newest first; one is made when there is none. */
export async function openKeys(db: Db, sealingKey: Buffer): Promise<JWK[]> {
  const found = await listKeys(db, sealingKey);
  if (found.length > 0) return found;
  await inTransaction(db, async (tx) => {
    // of two processes that start together, one makes it
    await tx.query("lock table signing_key in exclusive mode");
    if ((await listKeys(tx, sealingKey)).length === 0) await insertKey(tx, sealingKey);
  });
  return listKeys(db, sealingKey);
}

/** From now on tokens are signed with a new key: processes that run hear of it. */
export async function rotateKeys(db: Db, sealingKey: Buffer): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.query("lock table signing_key in exclusive mode");
    await tx.query("update signing_key set retired_at = now() where retired_at is null");
    await insertKey(tx, sealingKey);
    await tx.query(`notify ${keysChanged}`);
  });
}

/** The channel on which a rotation is told. */
export const keysChanged = "identity_provider_keys";

export async function findNewestKid(db: Sql): Promise<string | undefined> {
  const { rows } = await db.query<{ kid: string }>("select kid from signing_key order by made_at desc, kid limit 1");
  return rows[0]?.kid;
}

/** Whether what is sealed in this database opens with that key. */
export const hasKeysOf = (db: Sql, sealingKey: Buffer) =>
  listKeys(db, sealingKey).then(
    () => true,
    () => false,
  );

/** Keys, sessions and cards sealed or marked with a key nobody has any more. */
export const forgetSealed = (db: Db) => db.query("truncate signing_key, oidc_entry, card, ciba_request");

async function listKeys(db: Sql, sealingKey: Buffer): Promise<JWK[]> {
  const { rows } = await db.query<{ sealed_jwk: Buffer }>(
    "select sealed_jwk from signing_key order by made_at desc, kid limit $1",
    [published],
  );
  try {
    return rows.map((row) => JSON.parse(open(sealingKey, row.sealed_jwk).toString("utf8")));
  } catch (cause) {
    throw new Error("the signing keys of this database were sealed with another key: see SEALING_KEY and DATA_DIR", {
      cause,
    });
  }
}

async function insertKey(tx: Tx, sealingKey: Buffer): Promise<void> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
  await tx.query("insert into signing_key (kid, sealed_jwk, made_at) values ($1, $2, clock_timestamp())", [
    jwk.kid,
    seal(sealingKey, JSON.stringify(jwk)),
  ]);
}
