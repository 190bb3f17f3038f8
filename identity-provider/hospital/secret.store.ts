import type { Sql, Tx } from "#idp/database.ts";

/** What proves somebody of the hospital: password, codes, browsers where two factors were used. Digests only. */
export type Secrets = {
  passwordHash: string | null;
  wrongPasswords: number;
  waitsUntil: Date | null;
  recoveryCodes: number;
};

export async function findSecrets(db: Sql, staffId: string): Promise<Secrets | null> {
  const { rows } = await db.query<Secrets>(
    `select password_hash as "passwordHash", wrong_passwords as "wrongPasswords", waits_until as "waitsUntil",
       (select count(*)::int from recovery_code c where c.staff_id = s.id and c.used_at is null) as "recoveryCodes"
     from staff s where id = $1`,
    [staffId],
  );
  return rows[0] ?? null;
}

export async function lockSecrets(tx: Tx, staffId: string): Promise<Secrets | null> {
  await tx.query("select 1 from staff where id = $1 for update", [staffId]);
  return findSecrets(tx, staffId);
}

export const savePassword = (tx: Tx, staffId: string, hash: string, now: Date) =>
  tx.query(
    "update staff set password_hash = $2, password_at = $3, wrong_passwords = 0, waits_until = null where id = $1",
    [staffId, hash, now],
  );

export const saveWrongPassword = (
  db: Sql,
  staffId: string,
  { errors, waitsUntil }: { errors: number; waitsUntil: Date | null },
) => db.query("update staff set wrong_passwords = $2, waits_until = $3 where id = $1", [staffId, errors, waitsUntil]);

export async function saveEnrolment(
  tx: Tx,
  one: { id: string; staffId: string; digest: Buffer; openedBy: string; now: Date; endsAt: Date },
): Promise<void> {
  // the former code dies with the new one
  await tx.query("update enrolment set ends_at = $2 where staff_id = $1 and used_at is null and ends_at > $2", [
    one.staffId,
    one.now,
  ]);
  await tx.query(
    "insert into enrolment (id, staff_id, code_digest, opened_by, opened_at, ends_at) values ($1, $2, $3, $4, $5, $6)",
    [one.id, one.staffId, one.digest, one.openedBy, one.now, one.endsAt],
  );
}

export type Enrolment = { id: string; digest: Buffer; tries: number };

export async function lockEnrolment(tx: Tx, staffId: string, now: Date): Promise<Enrolment | null> {
  const { rows } = await tx.query<Enrolment>(
    `select id, code_digest as digest, tries from enrolment
     where staff_id = $1 and used_at is null and ends_at > $2 order by opened_at desc limit 1 for update`,
    [staffId, now],
  );
  return rows[0] ?? null;
}

export const saveEnrolmentTry = (tx: Tx, id: string) =>
  tx.query("update enrolment set tries = tries + 1 where id = $1", [id]);
export const closeEnrolment = (tx: Tx, id: string, now: Date) =>
  tx.query("update enrolment set used_at = $2 where id = $1", [id, now]);

export async function replaceRecoveryCodes(tx: Tx, staffId: string, digests: Buffer[], now: Date): Promise<void> {
  await tx.query("delete from recovery_code where staff_id = $1", [staffId]);
  await tx.query("insert into recovery_code (staff_id, digest, made_at) select $1, unnest($2::bytea[]), $3", [
    staffId,
    digests,
    now,
  ]);
}

/** True once: the code was theirs and had not served. */
export async function useRecoveryCode(tx: Tx, staffId: string, digest: Buffer, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    "update recovery_code set used_at = $3 where staff_id = $1 and digest = $2 and used_at is null",
    [staffId, digest, now],
  );
  return rowCount === 1;
}

export type SentCode = {
  id: string;
  digest: Buffer;
  tries: number;
  endsAt: Date;
  channel: "mail" | "sms";
  sentAt: Date;
};

export const saveCode = async (
  tx: Tx,
  one: { id: string; staffId: string; digest: Buffer; channel: "mail" | "sms"; now: Date; endsAt: Date },
) => {
  await tx.query("update staff_code set ends_at = $2 where staff_id = $1 and used_at is null and ends_at > $2", [
    one.staffId,
    one.now,
  ]);
  await tx.query(
    "insert into staff_code (id, staff_id, digest, channel, sent_at, ends_at) values ($1, $2, $3, $4, $5, $6)",
    [one.id, one.staffId, one.digest, one.channel, one.now, one.endsAt],
  );
};

export async function lockCode(tx: Tx, staffId: string, now: Date): Promise<SentCode | null> {
  const { rows } = await tx.query<SentCode>(
    `select id, digest, tries, ends_at as "endsAt", channel, sent_at as "sentAt" from staff_code
     where staff_id = $1 and used_at is null and ends_at > $2 order by sent_at desc limit 1 for update`,
    [staffId, now],
  );
  return rows[0] ?? null;
}

export async function countCodesSince(
  db: Sql,
  staffId: string,
  since: Date,
): Promise<{ sent: number; last: Date | null }> {
  const { rows } = await db.query<{ sent: number; last: Date | null }>(
    "select count(*)::int as sent, max(sent_at) as last from staff_code where staff_id = $1 and sent_at > $2",
    [staffId, since],
  );
  return rows[0]!;
}

export const saveCodeTry = (tx: Tx, id: string) =>
  tx.query("update staff_code set tries = tries + 1 where id = $1", [id]);
export const closeCode = (tx: Tx, id: string, now: Date) =>
  tx.query("update staff_code set used_at = $2 where id = $1", [id, now]);
/** It never left: it may not be guessed either. */
export const cancelCode = (db: Sql, id: string, now: Date) =>
  db.query("update staff_code set ends_at = $2 where id = $1", [id, now]);

/** The last code, whoever it was for, could not leave, some minutes ago at most. */
export async function isOutsideCut(db: Sql, since: Date): Promise<boolean> {
  const { rows } = await db.query<{ kind: string }>(
    "select kind from event where kind in ('code-sent', 'code-not-sent') and at > $1 order by id desc limit 1",
    [since],
  );
  return rows[0]?.kind === "code-not-sent";
}

export type Trust = { staffId: string; amr: string[]; authenticatedAt: Date };

export const saveTrust = (db: Sql, digest: Buffer, { staffId, amr, authenticatedAt }: Trust, endsAt: Date) =>
  db.query(
    `insert into staff_trust (token_digest, staff_id, amr, authenticated_at, ends_at) values ($1, $2, $3, $4, $5)
     on conflict (token_digest) do update set amr = excluded.amr, authenticated_at = excluded.authenticated_at,
       ends_at = excluded.ends_at`,
    [digest, staffId, amr, authenticatedAt, endsAt],
  );

export async function findTrust(db: Sql, digest: Buffer, staffId: string, now: Date): Promise<Trust | null> {
  const { rows } = await db.query<Trust>(
    `select staff_id as "staffId", amr, authenticated_at as "authenticatedAt" from staff_trust
     where token_digest = $1 and staff_id = $2 and ends_at > $3`,
    [digest, staffId, now],
  );
  return rows[0] ?? null;
}

export const forgetTrusts = (tx: Tx, staffId: string) =>
  tx.query("delete from staff_trust where staff_id = $1", [staffId]);
