import type { Configuration, JWK, KoaContextWithOIDC } from "oidc-provider";
import { Provider } from "oidc-provider/lib/provider.js";
import type { Db } from "#idp/database.ts";
import { framed } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { findPerson, findPersonByNationalId } from "#idp/people/person.store.ts";
import { realm, type Settings } from "#idp/settings.ts";
import { fingerprint } from "#lib/seal.ts";
import { claimNames, idTokenClaims, keyIn, modeIn, subjectOf, userinfoClaims } from "./claims.ts";
import { adapterOver } from "./entry.store.ts";

/** Lifetimes in seconds: those of Pro Santé Connect. */
export const lives = { code: 60, token: 120, refresh: 1799, interaction: 600, idle: 30 * 60, session: 4 * 3600 };

export const openidPath = `${realm}/protocol/openid-connect`;
const scope = "openid scope_all";

export type ProviderParts = { issuer: string; settings: Settings; db: Db; sealingKey: Buffer; keys: JWK[] };

/** An OpenID provider that answers as Pro Santé Connect does, on its paths, for the people of the directory. */
export function makeProvider({ issuer, settings, db, sealingKey, keys }: ProviderParts): Provider {
  const configuration: Configuration = {
    adapter: adapterOver({ db, sealingKey, settings }),
    jwks: { keys },
    cookies: {
      keys: [fingerprint(sealingKey, "cookies").toString("base64url")],
      names: { session: "idp-session", interaction: "idp-choix", resume: "idp-retour" },
      ...(settings.cookieDomain ? { long: { domain: settings.cookieDomain } } : {}),
    },
    routes: {
      authorization: "/auth",
      token: `${openidPath}/token`,
      userinfo: `${openidPath}/userinfo`,
      jwks: `${openidPath}/certs`,
      end_session: `${openidPath}/logout`,
    },
    scopes: ["openid", "scope_all"],
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post"],
    clientDefaults: { scope },
    extraClientMetadata: { properties: ["pkce"] },
    claims: { openid: ["sub"], scope_all: claimNames, acr: null, auth_time: null, iss: null, sid: null },
    acrValues: ["eidas1", "eidas2", "eidas3"],
    pkce: { required: (_, client) => client.pkce === "required" },
    // as the real one does, the short set of claims is in the id_token too
    conformIdTokenClaims: false,
    findAccount: (_, subject, token) => accountOf(db, settings, subject, token),
    loadExistingGrant: grantWithoutAsking,
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      dPoP: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          const { signOutPage } = await import("#idp/pages/sign-out.ts");
          ctx.body = `${await framed({ title: "Déconnexion", body: await signOutPage(form), simulated: settings.mode === "psc", scripts: ["/deconnexion.js"] })}`;
        },
        postLogoutSuccessSource: async (ctx) => {
          const { signedOutPage } = await import("#idp/pages/sign-out.ts");
          ctx.body = `${await framed({ title: "Déconnexion", body: await signedOutPage(), simulated: settings.mode === "psc" })}`;
        },
      },
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
      Session: (_, session) => Math.max(1, Math.min(lives.idle, lives.session - ageOf(session.loginTs))),
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.on("server_error", (_, error) => process.stderr.write(`${error.stack ?? error}\n`));
  provider.proxy = issuer.startsWith("https:");
  return provider;
}

async function accountOf(db: Db, settings: Settings, subject: string, token: unknown) {
  const key = keyIn(subject);
  const person = "id" in key ? await findPerson(db, key.id) : await findPersonByNationalId(db, key.nationalId);
  if (person?.state !== "active") return undefined;
  const amr = token && typeof token === "object" && "amr" in token ? (token.amr as string[]) : undefined;
  return {
    accountId: subjectOf(person, settings.subStyle),
    claims: (use: string) => ({
      sub: subject,
      ...(use === "id_token" ? { ...idTokenClaims(person), authMode: modeIn(amr) } : userinfoClaims(person)),
    }),
  };
}

/** Pro Santé Connect asks no consent: signing in to a service lets it read who one is. */
async function grantWithoutAsking({ oidc }: KoaContextWithOIDC) {
  const clientId = oidc.client!.clientId;
  const former = oidc.session?.grantIdFor(clientId);
  const found = former && (await oidc.provider.Grant.find(former));
  if (found) return found;
  const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session!.accountId! });
  grant.addOIDCScope(scope);
  await grant.save();
  return grant;
}

const ageOf = (loginTs: number | undefined) => (loginTs ? Math.floor(Date.now() / 1000) - loginTs : 0);
