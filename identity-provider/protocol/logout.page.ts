import { html } from "hono/html";
import type { Client } from "oidc-provider";
import { show } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { saveLogout } from "#idp/parties/observe.ts";
import { formOf, type Web } from "#idp/web.ts";
import { logoutPath } from "./paths.ts";
import { findSessionBySid } from "./session.store.ts";
import { closeSession, sessionOf } from "./session.ts";

/**
 * GET and POST …/logout (OpenID Connect RP-Initiated Logout 1.0). A service that shows the id_token it was given ends the
 * session without a word, even from its own server, where no cookie comes with the request; an expired id_token will do.
 * Without one, the person is asked.
 */
export async function logoutPage(web: Web) {
  const { desk, db } = web.var;
  const asked = web.req.method === "POST" ? await formOf(web) : web.req.query();
  const hint = asked.id_token_hint ? await readHint(web, asked.id_token_hint) : null;
  if (asked.id_token_hint && (!hint || (asked.client_id && asked.client_id !== hint.client.clientId)))
    return refused(web, "invalid_request");
  const back = asked.post_logout_redirect_uri;
  const client = hint?.client ?? (asked.client_id ? await findClient(web, asked.client_id) : undefined);
  if (client) await saveLogout(db, client.clientId, { hint: hint !== null, returnUri: back ?? "" });
  if (back && client && !client.postLogoutRedirectUriAllowed(back)) return refused(web, "invalid_redirect_uri");
  const destination = back && client ? withState(back, asked.state) : null;

  const own = await sessionOf(web);
  if (!hint)
    return own.accountId ? confirmation(web, destination && client ? { client, asked } : null) : gone(web, destination);
  const uid = hint.sid ? await findSessionBySid(db, hint.client.clientId, hint.sid) : null;
  const provider = desk.provider();
  const hinted = uid ? await provider.Session.findByUid(uid) : undefined;
  if (hinted) await closeSession(desk, hinted, "asked by the service");
  else if (own.accountId && own.accountId === hint.subject) await closeSession(desk, own, "asked by the service");
  return gone(web, destination);
}

/** POST …/logout/confirm: the person says yes. */
export async function confirmLogoutPage(web: Web) {
  const own = await sessionOf(web);
  if (own.accountId) await closeSession(web.var.desk, own, "asked by the person");
  const { client_id, post_logout_redirect_uri: back, state } = await formOf(web);
  const client = client_id ? await findClient(web, client_id) : undefined;
  return gone(web, back && client?.postLogoutRedirectUriAllowed(back) ? withState(back, state) : null);
}

/** Only a service that gave its name and one of its addresses gets the person back. */
const confirmation = (web: Web, back: { client: Client; asked: Record<string, string> } | null) =>
  show(web, {
    title: "Se déconnecter",
    formTo: [...(back?.client.postLogoutRedirectUris ?? [])],
    body: html`<h1>Se déconnecter ?</h1>
<p>Tous les services ouverts avec cette identification seront fermés.</p>
<form method="post" action="${logoutPath}/confirm">
${back ? ["client_id", "post_logout_redirect_uri", "state"].map((name) => html`<input type="hidden" name="${name}" value="${back.asked[name] ?? ""}">`) : ""}
<p><button class="principal">Se déconnecter</button></p>
</form>`,
  });

const gone = (web: Web, destination: string | null) =>
  destination
    ? web.redirect(destination, 303)
    : show(web, {
        title: "Déconnexion",
        body: html`<h1>Vous êtes déconnecté</h1><p>Vous pouvez fermer cette page.</p>`,
      });

const refused = (web: Web, code: string) =>
  show(web, { title: "Déconnexion impossible", status: 400, body: problemPage(code, null) });

async function readHint(web: Web, token: string) {
  const provider = web.var.desk.provider();
  const client = await findClient(web, String(claimsIn(token)?.aud ?? ""));
  if (!client) return null;
  // signature, issuer and audience; its end does not matter
  const valid = await provider.IdToken.validate(token, client).catch(() => null);
  if (!valid) return null;
  const { sid, sub } = valid.payload as { sid?: string; sub?: string };
  return { client, sid, subject: sub };
}

function claimsIn(token: string): { aud?: unknown } | null {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

const findClient = (web: Web, id: string) =>
  web.var.desk
    .provider()
    .Client.find(id)
    .catch(() => undefined);

function withState(uri: string, state: string | undefined) {
  const url = new URL(uri);
  if (state) url.searchParams.set("state", state);
  return url.href;
}
