import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { html } from "hono/html";
import { exportJWK, generateKeyPair } from "jose";
import type { Configuration, KoaContextWithOIDC } from "oidc-provider";
import { createMemoryAdapter } from "oidc-provider/lib/adapters/memory_adapter.js";
import { Provider } from "oidc-provider/lib/provider.js";
import { listen } from "#idp/listen.ts";
import { newToken } from "#lib/seal.ts";
import { type Citizen, claimsByScope, readCitizens, subjectFor } from "./citizen.ts";
import type { FranceConnectSettings } from "./settings.ts";

/** The path of FranceConnect v2, before each of its endpoints. */
const base = "/api/v2";
type Env = { Bindings: { incoming: IncomingMessage; outgoing: ServerResponse } };

/** Serves FranceConnect v2 for invented citizens, until the parent stops it. Nothing is kept: a restart forgets who was in. */
export async function startFranceConnect(settings: FranceConnectSettings): Promise<void> {
  const citizens = readCitizens(settings.citizensFile);
  const answering = Promise.withResolvers<RequestListener>();
  const server = await listen(settings.port, settings.host, answering.promise);
  const origin = settings.url ?? `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = await makeProvider(`${origin}${base}`, citizens, settings);
  const pages = getRequestListener(makePages(provider, citizens).fetch, { overrideGlobalObjects: false });
  const protocol = provider.callback();
  answering.resolve((request, response) => {
    const { pathname } = new URL(request.url ?? "/", origin);
    if (pathname === `${base}/.well-known/openid-configuration`) request.url = "/.well-known/openid-configuration";
    if (pathname.startsWith("/interaction/")) void pages(request, response);
    else void protocol(request, response);
  });
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.once("SIGTERM", stop);
  if (process.connected) process.once("disconnect", stop);
  process.stdout.write(`FranceConnect simulator on ${origin}\n`);
  process.send?.({ ready: true, url: `${origin}${base}` });
}

async function makeProvider(issuer: string, citizens: Citizen[], { client }: FranceConnectSettings) {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: "franceconnect" };
  const configuration: Configuration = {
    adapter: createMemoryAdapter(),
    jwks: { keys: [key] },
    cookies: { keys: [newToken()] },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        post_logout_redirect_uris: [client.postLogoutUri],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "client_secret_post",
        id_token_signed_response_alg: "ES256",
        userinfo_signed_response_alg: "ES256",
        scope: Object.keys(claimsByScope).join(" "),
      },
    ],
    routes: {
      authorization: `${base}/authorize`,
      token: `${base}/token`,
      userinfo: `${base}/userinfo`,
      jwks: `${base}/jwks`,
      end_session: `${base}/session/end`,
    },
    scopes: Object.keys(claimsByScope),
    claims: { ...claimsByScope, ...{ acr: null, auth_time: null, iss: null, sid: null } },
    acrValues: ["eidas1", "eidas2", "eidas3"],
    enabledJWA: {
      idTokenSigningAlgValues: ["ES256"],
      userinfoSigningAlgValues: ["ES256"],
      authorizationSigningAlgValues: ["ES256"],
    },
    pkce: { required: () => false },
    findAccount: (_, id) => {
      const found = citizens.find((one) => subjectFor(one.id, client.id) === id);
      if (!found) return undefined;
      const { id: _number, ...said } = found;
      return { accountId: id, claims: () => ({ sub: id, ...said }) };
    },
    loadExistingGrant: grantOf,
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: confirmedAtOnce, postLogoutSuccessSource: gone },
    },
    // state and nonce are compulsory at FranceConnect
    extraParams: { kc_idp_hint: null },
    renderError: (ctx, out) => {
      ctx.type = "html";
      ctx.body = `<!doctype html><html lang="fr"><title>FranceConnect (simulateur)</title><p>Demande refusée : ${out.error}</p></html>`;
    },
    ttl: { AuthorizationCode: 60, AccessToken: 60, IdToken: 60, Interaction: 600, Grant: 1800, Session: 1800 },
  };
  return new Provider(issuer, configuration);
}

/** The citizen was told what is passed on when they chose who they are: no second question. */
async function grantOf({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
  grant.addOIDCScope(Object.keys(claimsByScope).join(" "));
  await grant.save();
  return grant;
}

/** Shown nowhere: the form the library gives is sent at once. */
const confirmedAtOnce = (ctx: KoaContextWithOIDC, form: string) => {
  ctx.body = `<!doctype html><html lang="fr"><head><title>Déconnexion de FranceConnect</title></head><body>${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Se déconnecter de FranceConnect</button><script>document.getElementById("op.logoutForm").insertAdjacentHTML("beforeend",'<input type="hidden" name="logout" value="yes">');document.getElementById("op.logoutForm").submit()</script></body></html>`;
};
const gone = (ctx: KoaContextWithOIDC) => {
  ctx.body = `<!doctype html><html lang="fr"><title>Déconnecté</title><p>Vous êtes déconnecté de FranceConnect.</p></html>`;
};

/** One page: who is signing in. */
function makePages(provider: Provider, citizens: Citizen[]) {
  const app = new Hono<Env>();
  app.get("/interaction/:uid", async (web) => {
    const { incoming, outgoing } = web.env;
    const found = await provider.interactionDetails(incoming, outgoing).catch(() => null);
    if (!found) return web.text("Cette connexion a expiré.", 400);
    return web.html(html`<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>FranceConnect (simulateur)</title>
<style>body{font:18px/1.5 system-ui;max-width:36rem;margin:2rem auto;padding:0 1rem}button{font:inherit;display:block;width:100%;text-align:left;padding:.75rem 1rem;margin:.5rem 0;border:1px solid #557;border-radius:6px;background:#fff;color:#113}p.r{background:#c22;color:#fff;padding:.5rem 1rem}</style></head><body>
<p class="r">Simulateur : toutes ces personnes sont inventées.</p><h1>Choisissez qui vous êtes</h1>
<p>Votre identité et votre adresse de courriel seront transmises au service.</p>
<form method="post">${citizens.map((one) => html`<button name="citoyen" value="${one.id}">${one.given_name} ${one.preferred_username || one.family_name}<br><small>née ou né le ${one.birthdate} · ${one.email}</small></button>`)}
<button name="citoyen" value="">Annuler</button></form></body></html>`);
  });
  app.post("/interaction/:uid", async (web) => {
    const { incoming, outgoing } = web.env;
    const found = await provider.interactionDetails(incoming, outgoing).catch(() => null);
    if (!found) return web.text("Cette connexion a expiré.", 400);
    const { citoyen } = await web.req.parseBody();
    const chosen = citizens.find(({ id }) => id === citoyen);
    const result = chosen
      ? {
          login: {
            accountId: subjectFor(chosen.id, String(found.params.client_id)),
            acr: "eidas1",
            amr: ["fc", "pwd"],
          },
        }
      : { error: "access_denied", error_description: "User auth aborted" };
    return web.redirect(await provider.interactionResult(incoming, outgoing, result), 303);
  });
  return app;
}
