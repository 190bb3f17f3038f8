import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import { namedScopes } from "./paths.ts";

/** Pro Santé Connect asks no consent: signing in to a service lets it read who one is. */
export async function grantFor(provider: Provider, clientId: string, accountId: string): Promise<string> {
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(namedScopes.join(" "));
  return grant.save();
}

/** The one this session has for the service, or a new one. */
export async function grantWithoutAsking({ oidc }: KoaContextWithOIDC) {
  const clientId = oidc.client!.clientId;
  const former = oidc.session?.grantIdFor(clientId);
  const found = former && (await oidc.provider.Grant.find(former));
  if (found) return found;
  return oidc.provider.Grant.find(await grantFor(oidc.provider, clientId, oidc.session!.accountId!));
}
