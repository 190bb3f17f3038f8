import type { Sql, Tx } from "#idp/database.ts";
import { newId } from "#lib/ids.ts";
import { open, seal, sha256 } from "#lib/seal.ts";

export type CibaChannel = "CARD" | "MOBILE";

/** A sign-in asked from a service's server, waiting for the person. */
export type CibaRequest = {
  id: string;
  personId: string;
  clientId: string;
  service: string;
  channel: CibaChannel;
  /** The two digits the service shows. */
  number: string;
  state: "pending" | "approved" | "denied";
  expiresAt: Date;
};

const columns = `id, person_id as "personId", client_id as "clientId", service, channel, number, state, expires_at as "expiresAt"`;

export async function saveCibaRequest(
  db: Sql,
  key: Buffer,
  authReqId: string,
  request: Omit<CibaRequest, "id" | "state">,
  intervalSeconds: number,
): Promise<CibaRequest> {
  const { rows } = await db.query<CibaRequest>(
    `insert into ciba_request (id, auth_req_hash, sealed_auth_req, person_id, client_id, service, channel, number, interval_seconds,
       created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now(), $10) returning ${columns}`,
    [
      ...[newId(), sha256(authReqId), seal(key, authReqId), request.personId, request.clientId, request.service],
      ...[request.channel, request.number, intervalSeconds, request.expiresAt],
    ],
  );
  return rows[0]!;
}

export async function findCibaRequest(db: Sql, id: string): Promise<CibaRequest | null> {
  const { rows } = await db.query<CibaRequest>(`select ${columns} from ciba_request where id = $1`, [id]);
  return rows[0] ?? null;
}

/** What waits for that person by that channel, the oldest first. */
export async function listPendingCiba(db: Sql, personId: string, channel: CibaChannel): Promise<CibaRequest[]> {
  const { rows } = await db.query<CibaRequest>(
    `select ${columns} from ciba_request where person_id = $1 and channel = $2 and state = 'pending' and expires_at > now()
     order by created_at`,
    [personId, channel],
  );
  return rows;
}

/** Answered once, in time: the secret that ends it towards the library; null when it is too late. */
export async function answerPending(
  tx: Tx,
  key: Buffer,
  id: string,
  state: "approved" | "denied",
): Promise<string | null> {
  const { rows } = await tx.query<{ sealed_auth_req: Buffer }>(
    "update ciba_request set state = $2 where id = $1 and state = 'pending' and expires_at > now() returning sealed_auth_req",
    [id, state],
  );
  return rows[0] ? open(key, rows[0].sealed_auth_req).toString("utf8") : null;
}

/**
 * Notes that the service asks again. Too soon: it is told to slow down, and must wait five seconds more from then on
 * (CIBA Core §11).
 */
export async function notePoll(db: Sql, authReqId: string): Promise<"in-time" | "too-soon"> {
  const { rows } = await db.query<{ soon: boolean }>(
    `with former as (
       select id, coalesce(polled_at > now() - interval_seconds * interval '1 second', false) as soon
       from ciba_request where auth_req_hash = $1 for update
     )
     update ciba_request set polled_at = now(),
       interval_seconds = interval_seconds + case when former.soon then 5 else 0 end
     from former where ciba_request.id = former.id returning former.soon`,
    [sha256(authReqId)],
  );
  return rows[0]?.soon ? "too-soon" : "in-time";
}
