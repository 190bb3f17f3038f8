import type { Sql, Tx } from "#idp/database.ts";
import type { Passkey } from "./passkey.ts";

const columns = `id, person_id as "personId", credential_id as "credentialId", sign_count::float8 as "signCount", transports, aaguid,
  is_synced as "isSynced", name, enrolled_with as "enrolledWith", created_at as "createdAt", last_used_at as "lastUsedAt",
  revoked_at as "revokedAt"`;

/** Those in use, the newest first. */
export async function listPasskeys(db: Sql, personId: string): Promise<Passkey[]> {
  const { rows } = await db.query<Passkey>(
    `select ${columns} from passkey where person_id = $1 and revoked_at is null order by created_at desc limit 20`,
    [personId],
  );
  return rows;
}

export type KeptPasskey = Passkey & { publicKey: Buffer };

export async function lockPasskey(tx: Tx, credentialId: string): Promise<KeptPasskey | null> {
  const { rows } = await tx.query<KeptPasskey>(
    `select ${columns}, public_key as "publicKey" from passkey where credential_id = $1 for update`,
    [credentialId],
  );
  return rows[0] ?? null;
}

/** False when the key is already somebody's. */
export async function insertPasskey(tx: Tx, key: KeptPasskey): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into passkey (id, person_id, credential_id, public_key, sign_count, transports, aaguid, is_synced, name,
       enrolled_with, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (credential_id) do nothing`,
    [
      ...[key.id, key.personId, key.credentialId, key.publicKey, key.signCount, key.transports, key.aaguid],
      ...[key.isSynced, key.name, key.enrolledWith, key.createdAt],
    ],
  );
  return rowCount === 1;
}

export async function saveUse(tx: Tx, id: string, signCount: number, now: Date): Promise<void> {
  await tx.query("update passkey set sign_count = $2, last_used_at = $3 where id = $1", [id, signCount, now]);
}

export async function renamePasskey(db: Sql, personId: string, id: string, name: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "update passkey set name = $3 where id = $2 and person_id = $1 and revoked_at is null",
    [personId, id, name],
  );
  return rowCount === 1;
}

export async function revokePasskey(db: Sql, personId: string, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    "update passkey set revoked_at = $3 where id = $2 and person_id = $1 and revoked_at is null",
    [personId, id, now],
  );
  return rowCount === 1;
}

type Challenge = {
  id: string;
  challenge: string;
  purpose: "enrol" | "sign-in";
  /** The sign-in or the person it is for: worth nothing elsewhere. */
  reference: string;
  expiresAt: Date;
};

export async function insertChallenge(db: Sql, { id, challenge, purpose, reference, expiresAt }: Challenge) {
  await db.query("delete from passkey_challenge where expires_at < now() - interval '1 hour'");
  await db.query(
    "insert into passkey_challenge (id, challenge, purpose, reference, expires_at) values ($1, $2, $3, $4, $5)",
    [id, challenge, purpose, reference, expiresAt],
  );
}

/** Answered once, whatever the answer. */
export async function takeChallenge(
  db: Sql,
  { challenge, purpose, reference }: Pick<Challenge, "challenge" | "purpose" | "reference">,
  now: Date,
): Promise<boolean> {
  const { rows } = await db.query<{ expiresAt: Date }>(
    `delete from passkey_challenge where challenge = $1 and purpose = $2 and reference = $3 returning expires_at as "expiresAt"`,
    [challenge, purpose, reference],
  );
  return rows.some(({ expiresAt }) => expiresAt > now);
}
