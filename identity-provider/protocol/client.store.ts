import type { ClientMetadata } from "oidc-provider";
import type { Db, Sql } from "#idp/database.ts";
import type { BundledClient, Settings } from "#idp/settings.ts";
import { open, seal } from "#lib/seal.ts";
import { cibaGrant } from "./paths.ts";

/**
 * What the OpenID library must know of a service; undefined when it may not sign anybody in. The service this process was
 * started with has the addresses of this process: another process on the same database may serve it at others.
 */
export async function findClientMetadata(
  { db, sealingKey, settings }: { db: Sql; sealingKey: Buffer; settings: Settings },
  id: string,
): Promise<ClientMetadata | undefined> {
  const { rows } = await db.query<{ service: string; metadata: Partial<ClientMetadata>; sealed_secret: Buffer | null }>(
    "select service, metadata, sealed_secret from client where client_id = $1 and stage in ('test', 'production')",
    [id],
  );
  const row = rows[0];
  if (!row) return undefined;
  const secret = row.sealed_secret ? { client_secret: open(sealingKey, row.sealed_secret).toString("utf8") } : {};
  const own = settings.client?.clientId === id ? metadataOf(settings.client) : {};
  return { ...row.metadata, ...own, ...secret, client_id: id, client_name: row.service };
}

/** The service this program is started with is as its settings say, whatever it was before. */
export async function saveBundledClient(db: Db, sealingKey: Buffer, client: BundledClient): Promise<void> {
  await db.query(
    `insert into client (client_id, service, purpose, metadata, sealed_secret, stage)
     values ($1, $2, 'Service démarré avec ce programme', $3, $4, 'production')
     on conflict (client_id) do update set service = excluded.service, metadata = excluded.metadata,
       sealed_secret = excluded.sealed_secret, stage = 'production'`,
    [client.clientId, client.service, metadataOf(client), seal(sealingKey, client.clientSecret)],
  );
}

const metadataOf = (client: BundledClient): Partial<ClientMetadata> => ({
  redirect_uris: client.redirectUris,
  post_logout_redirect_uris: client.postLogoutUris,
  ...(client.backchannelLogoutUri
    ? { backchannel_logout_uri: client.backchannelLogoutUri, backchannel_logout_session_required: true }
    : {}),
  grant_types: ["authorization_code", "refresh_token", cibaGrant],
  backchannel_token_delivery_mode: "poll",
  require_auth_time: true,
  pkce: "required",
});
