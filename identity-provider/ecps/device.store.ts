import type { Sql, Tx } from "#idp/database.ts";
import type { Device } from "./device.ts";

const columns = `id, person_id as "personId", name, operating_system as "operatingSystem", app_version as "appVersion",
  activation_mode as "activationMode", eidas_level as "eidasLevel", public_key as "publicKey", pin_errors as "pinErrors",
  state, created_at as "createdAt", ends_at as "endsAt", last_used_at as "lastUsedAt"`;

export async function findDevice(db: Sql, id: string): Promise<Device | null> {
  const { rows } = await db.query<Device>(`select ${columns} from device where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function lockDevice(tx: Tx, id: string): Promise<(Device & { pinMac: Buffer | null }) | null> {
  const { rows } = await tx.query<Device & { pinMac: Buffer | null }>(
    `select ${columns}, pin_mac as "pinMac" from device where id = $1 for update`,
    [id],
  );
  return rows[0] ?? null;
}

/** The newest first. */
export async function listDevices(db: Sql, personId: string): Promise<Device[]> {
  const { rows } = await db.query<Device>(
    `select ${columns} from device where person_id = $1 order by created_at desc limit 50`,
    [personId],
  );
  return rows;
}

/** Does a phone answer for that person now? */
export async function hasDevice(db: Sql, personId: string, now: Date): Promise<boolean> {
  const { rows } = await db.query(
    "select 1 from device where person_id = $1 and state = 'active' and ends_at > $2 limit 1",
    [personId, now],
  );
  return rows.length > 0;
}

export async function insertDevice(tx: Tx, device: Device, pinMac: Buffer): Promise<void> {
  await tx.query(
    `insert into device (id, person_id, name, operating_system, app_version, activation_mode, eidas_level, public_key,
       pin_mac, created_at, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[device.id, device.personId, device.name, device.operatingSystem, device.appVersion, device.activationMode],
      ...[device.eidasLevel, JSON.stringify(device.publicKey), pinMac, device.createdAt, device.endsAt],
    ],
  );
}

export async function savePinErrors(tx: Tx, id: string, errors: number): Promise<void> {
  await tx.query("update device set pin_errors = $2 where id = $1", [id, errors]);
}

export async function wipePin(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query("update device set pin_mac = null, pin_errors = 0, state = 'wiped', ended_at = $2 where id = $1", [
    ...[id, now],
  ]);
}

export async function saveUse(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query("update device set last_used_at = $2 where id = $1", [id, now]);
}

/** False when the device is not that person's. */
export async function renameDevice(tx: Tx, personId: string, id: string, name: string): Promise<boolean> {
  const { rowCount } = await tx.query("update device set name = $3 where id = $2 and person_id = $1", [
    ...[personId, id, name],
  ]);
  return rowCount === 1;
}

/** False when the device is not that person's, or was revoked already. */
export async function revokeDevice(tx: Tx, personId: string, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update device set state = 'revoked', pin_mac = null, ended_at = $3
     where id = $2 and person_id = $1 and state <> 'revoked'`,
    [personId, id, now],
  );
  return rowCount === 1;
}

/** True the first time that signer sends that request. */
export async function acceptOnce(db: Sql, signer: string, requestId: string, expiresAt: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into device_request (signer, request_id, expires_at) values ($1, $2, $3) on conflict do nothing`,
    [signer, requestId, expiresAt],
  );
  return rowCount === 1;
}
