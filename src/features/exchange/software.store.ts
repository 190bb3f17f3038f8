import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { KeySet, Software } from "./software.ts";

export type KnownSoftware = Software & { jwks: KeySet; createdAt: Date; disabledAt: Date | null };

export async function findSoftware(db: Db, id: string): Promise<KnownSoftware | null> {
  return (await listSoftware(db)).find((one) => one.id === id) ?? null;
}

export async function listSoftware(db: Db): Promise<KnownSoftware[]> {
  const rows = await db.selectFrom("software_client").selectAll().orderBy("id").execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    finess: row.finess,
    scopes: row.scopes,
    jwks: row.jwks as KeySet,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  }));
}

/** Who shows this token, with what it may do: neither ended nor disabled since. */
export async function findByToken(db: Db, hash: Buffer, now: Date): Promise<Software | null> {
  const { rows } = await sql<{ id: string; name: string; finess: string[]; scopes: string[] }>`
    select c.id, c.name, c.finess, t.scopes from client_token t join software_client c on c.id = t.client_id
    where t.token_hash = ${hash} and t.expires_at > ${now} and c.disabled_at is null`.execute(db);
  return rows[0] ?? null;
}

/** The FINESS numbers, among these, that no establishment of the directory has. */
export async function listUnknownFiness(db: Db, numbers: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ finess: string }>`select finess from facility where finess = any(${numbers})`.execute(
    db,
  );
  return numbers.filter((one) => !rows.some(({ finess }) => finess === one));
}

export async function saveSoftware(
  tx: Tx,
  { id, name, finess, scopes, jwks }: Software & { jwks: KeySet },
  now: Date,
): Promise<void> {
  await sql`insert into software_client (id, name, jwks, finess, scopes, created_at)
    values (${id}, ${name}, ${JSON.stringify(jwks)}, ${finess}, ${scopes}, ${now})
    on conflict (id) do update set name = excluded.name, jwks = excluded.jwks, finess = excluded.finess, scopes = excluded.scopes, disabled_at = null`.execute(
    tx,
  );
}

/** From now on it signs in no more, and its tokens open nothing. */
export async function disableSoftware(tx: Tx, id: string, now: Date): Promise<boolean> {
  await sql`delete from client_token where client_id = ${id}`.execute(tx);
  const { numAffectedRows } =
    await sql`update software_client set disabled_at = ${now} where id = ${id} and disabled_at is null`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** False: it was used before. What could no longer be believed is forgotten on the way. */
export async function useAssertion(tx: Tx, client: string, hash: Buffer, until: Date, now: Date): Promise<boolean> {
  await sql`delete from client_assertion where expires_at < ${now}`.execute(tx);
  const { numAffectedRows } =
    await sql`insert into client_assertion (client_id, jti_hash, expires_at) values (${client}, ${hash}, ${until})
    on conflict do nothing`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function insertToken(
  tx: Tx,
  hash: Buffer,
  client: string,
  scopes: readonly string[],
  until: Date,
  now: Date,
): Promise<void> {
  await sql`delete from client_token where expires_at < ${now}`.execute(tx);
  await sql`insert into client_token (token_hash, client_id, scopes, expires_at) values (${hash}, ${client}, ${scopes}, ${until})`.execute(
    tx,
  );
}
