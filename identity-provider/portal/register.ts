import type { Db } from "#idp/database.ts";
import { saveBundledClient } from "#idp/protocol/client.store.ts";
import { newToken } from "#lib/seal.ts";
import { portalClient } from "./portal.page.ts";

/**
 * The portal is a service of the provider it belongs to, with a secret nobody knows. On one machine several processes may
 * share a database, each at its own port: the addresses of the others stay.
 */
export async function registerPortal(db: Db, sealingKey: Buffer, wallet: string): Promise<void> {
  const { rows } = await db.query<{ uris: string[] | null }>(
    "select metadata->'redirect_uris' as uris from client where client_id = $1",
    [portalClient],
  );
  const others = (rows[0]?.uris ?? []).filter((uri) => new URL(uri).hostname === "localhost").slice(0, 20);
  const isLocal = new URL(wallet).hostname === "localhost";
  await saveBundledClient(db, sealingKey, {
    clientId: portalClient,
    clientSecret: newToken(),
    service: "Mes appareils",
    redirectUris: [...new Set([`${wallet}/login-page/retour`, ...(isLocal ? others : [])])],
    postLogoutUris: [`${wallet}/login-page`],
    backchannelLogoutUri: null,
  });
}
