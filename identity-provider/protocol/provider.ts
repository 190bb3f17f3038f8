import type { Configuration, JWK, KoaContextWithOIDC } from "oidc-provider";
import { CustomOIDCProviderError } from "oidc-provider/lib/helpers/errors.js";
import { Provider } from "oidc-provider/lib/provider.js";
import { troubleAnswer, troubleRequest } from "#idp/control/trouble.ts";
import type { Db } from "#idp/database.ts";
import { hospitalClaimNames } from "#idp/hospital/claims.ts";
import { loginPolicy } from "#idp/mire/policy.ts";
import { framed } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { observeAnswer } from "#idp/parties/observe.ts";
import type { Settings } from "#idp/settings.ts";
import { fingerprint } from "#lib/seal.ts";
import { accountFor } from "./account.ts";
import { completeAnswer, tokenExtras } from "./answers.ts";
import { cibaFeatures } from "./ciba-features.ts";
import { claimNames, methodsIn } from "./claims.ts";
import { certificateFeatures } from "./client-certificate.ts";
import { adapterOver } from "./entry.store.ts";
import { grantWithoutAsking } from "./grant.ts";
import { lives } from "./lives.ts";
import { namedScopes, openidPath } from "./paths.ts";
import { faultOf } from "./request.ts";
import { lifeOf } from "./session.ts";

export type ProviderParts = { issuer: string; settings: Settings; db: Db; sealingKey: Buffer; keys: JWK[] };

/** An OpenID provider that answers as Pro Santé Connect does, on its paths, for the people of the directory. */
export function makeProvider(parts: ProviderParts): Provider {
  const { issuer, settings, db, sealingKey, keys } = parts;
  const configuration: Configuration = {
    adapter: adapterOver(parts),
    jwks: { keys },
    cookies: {
      keys: [fingerprint(sealingKey, "cookies").toString("base64url")],
      names: { session: "idp-session", interaction: "idp-choix", resume: "idp-retour" },
      // a browser sends the session's cookie to both hosts when they share a domain
      ...(settings.cookieDomain ? { long: { domain: settings.cookieDomain } } : {}),
    },
    routes: {
      authorization: "/auth",
      token: `${openidPath}/token`,
      userinfo: `${openidPath}/userinfo`,
      jwks: `${openidPath}/certs`,
      introspection: `${openidPath}/token/introspect`,
      revocation: `${openidPath}/revoke`,
      backchannel_authentication: `${openidPath}/ext/ciba/auth`,
      // shadowed by our own: see logout.page.ts
      end_session: `${openidPath}/logout`,
    },
    scopes: namedScopes,
    responseTypes: ["code"],
    clientAuthMethods: [
      ...(["client_secret_basic", "client_secret_post", "private_key_jwt"] as const),
      ...(settings.authTls ? (["tls_client_auth"] as const) : []),
    ],
    enabledJWA: { clientAuthSigningAlgValues: ["RS256", "PS256", "ES256"] },
    clientDefaults: { scope: namedScopes.join(" ") },
    extraClientMetadata: { properties: ["pkce"] },
    extraParams: {
      kc_idp_hint: null,
      // called for every request, whether it holds the parameter or not
      channel: async (ctx) => {
        if (settings.mode !== "psc" || ctx.oidc.route !== "authorization") return;
        refuseFaults(ctx);
        await troubleRequest(ctx, db);
      },
    },
    claims: {
      openid: settings.mode === "hospital" ? ["sub", ...hospitalClaimNames, ...claimNames] : ["sub"],
      scope_all: claimNames,
      ...{ acr: null, auth_time: null, iss: null, sid: null },
    },
    acrValues: ["eidas1", "eidas2", "eidas3"],
    pkce: { required: (_, client) => client.pkce === "required" },
    // as the real one does, the short set of claims is in the id_token too
    conformIdTokenClaims: false,
    findAccount: (ctx, subject, token) => accountFor(parts, ctx, subject, token),
    loadExistingGrant: grantWithoutAsking,
    allowOmittingSingleRegisteredRedirectUri: false,
    rotateRefreshToken: true,
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    extraTokenClaims: tokenExtras,
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}`, policy: loginPolicy() },
    clientBasedCORS: () => false,
    // a service's own server may stand on a private network: only an administrator registers one
    fetch: (url, options) => fetch(url, withoutGuard(options)),
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      dPoP: { enabled: false },
      introspection: { enabled: true },
      revocation: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      ciba: cibaFeatures(parts),
      ...(settings.authTls ? { mTLS: certificateFeatures } : {}),
    },
    renderError: async (ctx, out) => {
      ctx.type = "html";
      const body = await problemPage(out.error, settings.client?.postLogoutUris[0] ?? null, out.error_description);
      ctx.body = `${await framed({ title: "Identification impossible", body, simulated: settings.mode === "psc" })}`;
    },
    ttl: {
      AuthorizationCode: lives.code,
      AccessToken: lives.token,
      IdToken: lives.token,
      RefreshToken: lives.refresh,
      Interaction: lives.interaction,
      Grant: lives.session,
      BackchannelAuthenticationRequest: lives.ciba,
      Session: (_, session) => lifeOf(session, Math.floor(Date.now() / 1000)),
    },
  };
  const provider = new Provider(issuer, configuration);
  hideMode(provider);
  provider.use(async (ctx, next) => {
    await next();
    const answered = ctx as unknown as KoaContextWithOIDC;
    // services call from their servers; no page of another origin reads anything here
    if (answered.oidc?.route !== "jwks") ctx.remove("access-control-allow-origin");
    await completeAnswer(answered, db);
    if (settings.mode === "psc") await troubleAnswer(answered, db, keys[0]!);
    await observeAnswer(answered, db);
  });
  provider.on("server_error", (_, error) => process.stderr.write(`${error.stack ?? error}\n`));
  // https without TLS of ours: a proxy stands before, and says who asks and how
  provider.proxy = issuer.startsWith("https:") && !settings.authTls;
  return provider;
}

/** The mode travels in `amr` (see claims.ts) and leaves it before a token is signed. */
function hideMode(provider: Provider) {
  const { prototype } = provider.IdToken;
  const payload = prototype.payload;
  prototype.payload = async function () {
    const said = await payload.call(this);
    return Array.isArray(said.amr) ? { ...said, amr: methodsIn(said.amr) } : said;
  };
}

function refuseFaults(ctx: KoaContextWithOIDC) {
  const fault = faultOf(ctx.oidc.params ?? {});
  if (fault) throw new CustomOIDCProviderError(fault.error, fault.description);
}

/** The library's own connections refuse private addresses. */
function withoutGuard(options: RequestInit | undefined): RequestInit {
  const { dispatcher: _, ...kept } = (options ?? {}) as RequestInit & { dispatcher?: unknown };
  return kept;
}
