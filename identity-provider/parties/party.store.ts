import type { ClientMetadata } from "oidc-provider";
import type { Sql, Tx } from "#idp/database.ts";
import { seal } from "#lib/seal.ts";
import type { Check, Seen } from "./checks.ts";
import type { Declaration } from "./declaration.ts";

export type Stage = "declared" | "test" | "production" | "closed";
export type Party = {
  clientId: string;
  service: string;
  legalEntity: string | null;
  purpose: string | null;
  stage: Stage;
  metadata: Partial<ClientMetadata>;
  contact: string | null;
  closingUri: string | null;
  declaredAt: Date | null;
  askedAt: Date | null;
  decidedAt: Date | null;
  decidedBy: string | null;
};

const columns = `c.client_id as "clientId", c.service, c.legal_entity as "legalEntity", c.purpose, c.stage, c.metadata, p.contact,
  p.closing_uri as "closingUri",
  p.declared_at as "declaredAt", p.asked_at as "askedAt", p.decided_at as "decidedAt", p.decided_by as "decidedBy"`;

export async function insertParty(
  tx: Tx,
  {
    clientId,
    secret,
    declaration,
    fileDigest,
    now,
    key,
  }: {
    clientId: string;
    secret: string | null;
    declaration: Declaration;
    fileDigest: Buffer;
    now: Date;
    key: Buffer;
  },
): Promise<void> {
  await tx.query(
    `insert into client (client_id, service, legal_entity, purpose, metadata, sealed_secret, stage)
     values ($1, $2, $3, $4, $5, $6, 'test')`,
    [
      ...[clientId, declaration.service, declaration.legalEntity, declaration.purpose, metadataOf(declaration)],
      secret && seal(key, secret),
    ],
  );
  await tx.query(
    "insert into party (client_id, file_digest, contact, declared_at, closing_uri) values ($1, $2, $3, $4, $5)",
    [...[clientId, fileDigest, declaration.contact, now, declaration.closingUri]],
  );
}

export const metadataOf = (declaration: Declaration): Partial<ClientMetadata> => ({
  redirect_uris: declaration.redirectUris,
  post_logout_redirect_uris: declaration.returnUris,
  token_endpoint_auth_method: declaration.auth,
  ...(declaration.jwks ? { jwks: declaration.jwks, token_endpoint_auth_signing_alg: "RS256" } : {}),
  grant_types: ["authorization_code", "refresh_token"],
  require_auth_time: true,
});

export const saveClosingUri = (tx: Tx, clientId: string, uri: string | null) =>
  tx.query("update party set closing_uri = $2 where client_id = $1", [clientId, uri]);

/** Its addresses, as mended at step 2: the client and its secret stay. */
export const saveMetadata = (tx: Tx, clientId: string, metadata: Partial<ClientMetadata>) =>
  tx.query("update client set metadata = $2 where client_id = $1", [clientId, metadata]);

export const saveSecret = (tx: Tx, clientId: string, secret: string, key: Buffer) =>
  tx.query("update client set sealed_secret = $2 where client_id = $1", [clientId, seal(key, secret)]);

export async function findParty(db: Sql, clientId: string): Promise<Party | null> {
  const { rows } = await db.query<Party>(
    `select ${columns} from client c left join party p using (client_id) where c.client_id = $1`,
    [clientId],
  );
  return rows[0] ?? null;
}

/** Whose file this code opens. */
export async function findPartyByFile(db: Sql, fileDigest: Buffer): Promise<Party | null> {
  const { rows } = await db.query<Party>(
    `select ${columns} from party p join client c using (client_id) where p.file_digest = $1`,
    [fileDigest],
  );
  return rows[0] ?? null;
}

export async function listParties(db: Sql): Promise<Party[]> {
  const { rows } = await db.query<Party>(
    `select ${columns} from client c left join party p using (client_id)
     order by (p.asked_at is not null and c.stage = 'test') desc, c.stage, c.service`,
  );
  return rows;
}

export async function lockParty(tx: Tx, clientId: string): Promise<Party | null> {
  await tx.query("select 1 from client where client_id = $1 for update", [clientId]);
  return findParty(tx, clientId);
}

export const saveAsked = (tx: Tx, clientId: string, now: Date) =>
  tx.query("update party set asked_at = $2 where client_id = $1", [clientId, now]);

export async function saveStage(
  tx: Tx,
  clientId: string,
  stage: Stage,
  { by, report, now }: { by: string; report: Check[] | null; now: Date },
): Promise<void> {
  await tx.query("update client set stage = $2 where client_id = $1", [clientId, stage]);
  await tx.query(
    "update party set decided_at = $2, decided_by = $3, report = coalesce($4, report) where client_id = $1",
    [clientId, now, by, report && JSON.stringify(report)],
  );
}

const mostSeen = 200;

/** Only of services under test; the older is forgotten. */
export async function saveSeen(db: Sql, clientId: string, { at, ...seen }: Seen): Promise<void> {
  const { rowCount } = await db.query(
    `insert into party_seen (client_id, at, seen)
     select client_id, $2, $3 from client join party using (client_id) where client_id = $1 and stage = 'test'`,
    [clientId, at, JSON.stringify(seen)],
  );
  if (rowCount)
    await db.query(
      `delete from party_seen where client_id = $1
         and id <= (select id from party_seen where client_id = $1 order by id desc offset $2 limit 1)`,
      [clientId, mostSeen],
    );
}

export async function listSeen(db: Sql, clientId: string): Promise<Seen[]> {
  const { rows } = await db.query<{ at: Date; seen: Omit<Seen, "at"> }>(
    "select at, seen from party_seen where client_id = $1 order by id",
    [clientId],
  );
  return rows.map(({ at, seen }) => ({ ...seen, at }) as Seen);
}
