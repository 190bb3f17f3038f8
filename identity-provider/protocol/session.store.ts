import type { Sql } from "#idp/database.ts";

/** The session in which that client was given that `sid`: its key in the library's storage. */
export async function findSessionBySid(db: Sql, clientId: string, sid: string): Promise<string | null> {
  const { rows } = await db.query<{ uid: string }>(
    "select uid from oidc_entry where model = 'Session' and payload @> $1 and expires_at > now()",
    [JSON.stringify({ authorizations: { [clientId]: { sid } } })],
  );
  return rows[0]?.uid ?? null;
}

export type OpenSession = { uid: string; loginTs: number; amr: string[]; clients: string[]; expiresAt: Date };

/** A person's sessions, the newest first. */
export async function listSessions(db: Sql, accountId: string): Promise<OpenSession[]> {
  const { rows } = await db.query<OpenSession>(
    `select uid, (payload->>'loginTs')::int as "loginTs", coalesce(payload->'amr', '[]') as amr, expires_at as "expiresAt",
       coalesce((select array_agg(key) from jsonb_object_keys(payload->'authorizations') as key), '{}') as clients
     from oidc_entry where model = 'Session' and payload @> $1 and expires_at > now()
     order by payload->>'loginTs' desc`,
    [JSON.stringify({ accountId })],
  );
  return rows;
}
