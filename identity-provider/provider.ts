import type { Configuration, KoaContextWithOIDC } from "oidc-provider";
import { Provider } from "oidc-provider/lib/provider.js";
import { claimNames, idTokenClaims, nationalIdIn, subjectOf, userinfoClaims } from "./claims.ts";
import type { Keys } from "./keys.ts";
import { memory } from "./memory.ts";
import { errorPage, signedOutPage, signOutPage } from "./pages.ts";
import type { Person } from "./people.ts";
import type { Settings } from "./settings.ts";

/** Lifetimes in seconds: those of Pro Santé Connect. */
const lives = { code: 60, token: 120, interaction: 600, idle: 30 * 60, session: 4 * 3600 };

const realm = "/auth/realms/esante-wallet/protocol/openid-connect";
const scope = "openid scope_all";

/** An OpenID provider that answers as Pro Santé Connect does, on its paths, for the people of the file. */
export function makeProvider(issuer: string, settings: Settings, keys: Keys, people: Person[]): Provider {
  const configuration: Configuration = {
    adapter: memory(),
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        client_name: "Sextant",
        redirect_uris: settings.redirectUris,
        post_logout_redirect_uris: settings.postLogoutUris,
        scope,
        require_auth_time: true,
      },
    ],
    jwks: keys.jwks,
    cookies: { keys: keys.cookies, names: { session: "idp-session", interaction: "idp-choix", resume: "idp-retour" } },
    routes: {
      authorization: "/auth",
      token: `${realm}/token`,
      userinfo: `${realm}/userinfo`,
      jwks: `${realm}/certs`,
      end_session: `${realm}/logout`,
    },
    scopes: ["openid", "scope_all"],
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post"],
    claims: { openid: ["sub"], scope_all: claimNames, acr: null, auth_time: null, iss: null, sid: null },
    acrValues: ["eidas1", "eidas2", "eidas3"],
    pkce: { required: () => true },
    // as the real one does, the short set of claims is in the id_token too
    conformIdTokenClaims: false,
    findAccount: (_, subject) => accountOf(people, subject),
    loadExistingGrant: grantWithoutAsking,
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      dPoP: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = `${await signOutPage(form)}`;
        },
        postLogoutSuccessSource: async (ctx) => {
          ctx.body = `${await signedOutPage()}`;
        },
      },
    },
    renderError: async (ctx, out) => {
      ctx.type = "html";
      ctx.body = `${await errorPage(out.error, settings.postLogoutUris[0]!)}`;
    },
    ttl: {
      AuthorizationCode: lives.code,
      AccessToken: lives.token,
      IdToken: lives.token,
      Interaction: lives.interaction,
      Grant: lives.session,
      Session: (_, session) => Math.max(1, Math.min(lives.idle, lives.session - ageOf(session.loginTs))),
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = issuer.startsWith("https:");
  return provider;
}

function accountOf(people: Person[], subject: string) {
  const person = people.find(({ SubjectNameID }) => SubjectNameID === nationalIdIn(subject));
  if (!person) return undefined;
  return {
    accountId: subjectOf(person.SubjectNameID),
    claims: (use: string) => ({
      sub: subject,
      ...(use === "id_token" ? idTokenClaims(person) : userinfoClaims(person)),
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
