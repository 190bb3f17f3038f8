import { html } from "hono/html";
import { show } from "#idp/pages/frame.ts";
import { saveAsked } from "#idp/parties/observe.ts";
import type { Web } from "#idp/web.ts";
import { hospitalDocument, standardDocument, walletDocument } from "./discovery.ts";

/** GET …/.well-known/wallet-openid-configuration */
export const walletDiscoveryPage = (web: Web) => {
  const { settings, urls } = web.var.desk;
  return announced(web, settings.mode === "psc" ? walletDocument(urls) : hospitalDocument(urls));
};

/** GET …/.well-known/openid-configuration */
export const standardDiscoveryPage = (web: Web) => {
  const { settings, urls } = web.var.desk;
  return announced(web, settings.mode === "psc" ? standardDocument(urls) : hospitalDocument(urls));
};

/** GET …/protocol/openid-connect/auth: where a client arrives that read the wrong document. */
export async function wrongAuthorizePage(web: Web) {
  // a service under test reads it in its report
  await saveAsked(web.var.db, web.req.query("client_id"), web.req.query(), "standard");
  return show(web, {
    title: "Adresse d’autorisation erronée",
    status: 400,
    body: html`<h1>Ce service n’est pas bien réglé</h1>
<p>Il envoie les personnes à l’adresse que nomme <code>.well-known/openid-configuration</code>. Pro Santé Connect s’annonce dans <code>.well-known/wallet-openid-configuration</code>, et son adresse d’autorisation est sur un autre hôte.</p>
<p>À régler par le service : lire <code>${web.var.desk.urls.issuer}/.well-known/wallet-openid-configuration</code>, dont l’adresse d’autorisation est <code>${web.var.desk.urls.wallet}/auth</code>.</p>`,
  });
}

const announced = (web: Web, document: object) => {
  web.header("cache-control", "public, max-age=60");
  web.header("access-control-allow-origin", "*");
  return web.json(document);
};
