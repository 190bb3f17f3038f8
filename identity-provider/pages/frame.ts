import { html } from "hono/html";
import type { Urls, Web } from "#idp/web.ts";

export type Html = ReturnType<typeof html>;

type Shown = {
  title: string;
  body: Html | Promise<Html>;
  status?: 200 | 201 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503;
  /** Where a form of this page may end up, besides here: the service that asked. */
  formTo?: string[];
  /** Tables need room. */
  wide?: boolean;
  /** Scripts of ours this page runs. */
  scripts?: string[];
};

/** A page, with the simulator's banner when identities are invented. */
export async function show(web: Web, { title, body, status = 200, formTo = [], wide = false, scripts = [] }: Shown) {
  const { settings, urls } = web.var.desk;
  web.header("content-security-policy", contentPolicy(urls, formTo));
  web.header("cache-control", "no-store");
  const page = await framed({ title, body: await body, simulated: settings.mode === "psc", wide, scripts });
  return web.html(page, status);
}

/** The same for the library's own pages, which have no `Web`. */
export const framed = ({
  title,
  body,
  simulated,
  wide = false,
  scripts = [],
}: {
  title: string;
  body: Html;
  simulated: boolean;
  wide?: boolean;
  scripts?: string[];
}) => html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} — ${simulated ? "simulateur d’identité" : "identification"}</title>
<link rel="stylesheet" href="/style.css">
${scripts.map((script) => html`<script src="${script}" defer></script>`)}
</head>
<body>
${simulated ? html`<header class="simulateur">SIMULATEUR – identités fictives <span>(code des cartes : 1234)</span></header>` : ""}
<main${wide ? html` class="large"` : ""}>${body}</main>
</body>
</html>`;

/** A form's answer redirects to the service that asked, or to another of our hosts: browsers want these addresses allowed too. */
export function contentPolicy(urls: Urls, formTo: string[] = []) {
  const ours = [urls.auth, urls.wallet, urls.card].filter((url) => url !== null);
  const origins = [...new Set([...ours, ...formTo].map((url) => new URL(url).origin))].filter((one) => one !== "null");
  return `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self' ${origins.join(" ")}; base-uri 'none'; frame-ancestors 'none'`;
}
