import type { Sql, Tx } from "#idp/database.ts";
import type { Activation } from "./activation.ts";

const columns = `id, person_id as "personId", mode, token_expires_at as "tokenExpiresAt", public_key as "publicKey",
  code_expires_at as "codeExpiresAt", code_errors as "codeErrors", codes_sent as "codesSent",
  code_sent_at as "codeSentAt", proved_at as "provedAt", done_at as "doneAt", is_stopped as "isStopped"`;

export type KeptActivation = Activation & {
  codeMac: Buffer | null;
  deviceName: string;
  operatingSystem: string;
  appVersion: string;
};
const kept = `${columns}, code_mac as "codeMac", coalesce(device_name, '') as "deviceName",
  coalesce(operating_system, '') as "operatingSystem", coalesce(app_version, '') as "appVersion"`;

type New = { id: string; personId: string; mode: Activation["mode"]; tokenHash: Buffer; endsAt: Date; now: Date };

/** A new token takes the place of those that were not claimed. */
export async function insertActivation(tx: Tx, { id, personId, mode, tokenHash, endsAt, now }: New): Promise<void> {
  await tx.query(
    "update activation set is_stopped = true where person_id = $1 and mode = $2 and done_at is null and proved_at is null",
    [personId, mode],
  );
  await tx.query(
    `insert into activation (id, person_id, mode, token_hash, token_expires_at, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [id, personId, mode, tokenHash, endsAt, now],
  );
}

export async function findActivation(db: Sql, id: string): Promise<KeptActivation | null> {
  const { rows } = await db.query<KeptActivation>(`select ${kept} from activation where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function lockActivation(tx: Tx, id: string): Promise<KeptActivation | null> {
  const { rows } = await tx.query<KeptActivation>(`select ${kept} from activation where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

export async function lockByToken(tx: Tx, tokenHash: Buffer): Promise<KeptActivation | null> {
  const { rows } = await tx.query<KeptActivation>(`select ${kept} from activation where token_hash = $1 for update`, [
    tokenHash,
  ]);
  return rows[0] ?? null;
}

export type Phone = { publicKey: JsonWebKey; name: string; operatingSystem: string; appVersion: string };

export async function saveClaim(tx: Tx, id: string, phone: Phone): Promise<void> {
  await tx.query(
    "update activation set public_key = $2, device_name = $3, operating_system = $4, app_version = $5 where id = $1",
    [id, JSON.stringify(phone.publicKey), phone.name, phone.operatingSystem, phone.appVersion],
  );
}

/** A new code kills the one before; wrong tries go on counting over all of them. */
export async function saveCode(tx: Tx, id: string, mac: Buffer, expiresAt: Date, now: Date): Promise<void> {
  await tx.query(
    `update activation set code_mac = $2, code_expires_at = $3, codes_sent = codes_sent + 1, code_sent_at = $4
     where id = $1`,
    [id, mac, expiresAt, now],
  );
}

export async function saveCodeError(tx: Tx, id: string): Promise<void> {
  await tx.query("update activation set code_errors = code_errors + 1 where id = $1", [id]);
}

export async function saveProof(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query("update activation set proved_at = $2, code_mac = null where id = $1", [id, now]);
}

export async function saveDone(tx: Tx, id: string, deviceId: string, now: Date): Promise<void> {
  await tx.query("update activation set done_at = $2, device_id = $3 where id = $1", [id, now, deviceId]);
}
