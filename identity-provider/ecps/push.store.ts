import type { Sql, Tx } from "#idp/database.ts";
import type { Push, PushState } from "./push.ts";

const columns = `id, person_id as "personId", kind, reference, service, number, choices, state,
  device_id as "deviceId", created_at as "createdAt", expires_at as "expiresAt"`;

export async function insertPush(tx: Tx, push: Push): Promise<void> {
  await tx.query(
    `insert into push (id, person_id, kind, reference, service, number, choices, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[push.id, push.personId, push.kind, push.reference, push.service, push.number, push.choices],
      ...[push.createdAt, push.expiresAt],
    ],
  );
}

export async function findPush(db: Sql, id: string): Promise<Push | null> {
  const { rows } = await db.query<Push>(`select ${columns} from push where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function lockPush(tx: Tx, id: string): Promise<Push | null> {
  const { rows } = await tx.query<Push>(`select ${columns} from push where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

/** The last one that this sign-in or this request waits for. */
export async function findPushOf(db: Sql, reference: string): Promise<Push | null> {
  const { rows } = await db.query<Push>(
    `select ${columns} from push where reference = $1 order by created_at desc, id desc limit 1`,
    [reference],
  );
  return rows[0] ?? null;
}

/** What waits on that person's phones, the newest first. */
export async function listWaiting(db: Sql, personId: string, now: Date): Promise<Push[]> {
  const { rows } = await db.query<Push>(
    `select ${columns} from push
     where person_id = $1 and state in ('pending', 'proved') and expires_at > $2 order by created_at desc limit 5`,
    [personId, now],
  );
  return rows;
}

export async function savePush(tx: Tx, id: string, state: PushState, deviceId: string | null, now: Date) {
  await tx.query("update push set state = $2, device_id = coalesce($3, device_id), answered_at = $4 where id = $1", [
    ...[id, state, deviceId, now],
  ]);
}

/** A new request takes the place of those the same page had made. */
export async function closePushesOf(tx: Tx, reference: string, now: Date): Promise<void> {
  await tx.query(
    "update push set state = 'refused', answered_at = $2 where reference = $1 and state in ('pending', 'proved')",
    [reference, now],
  );
}
