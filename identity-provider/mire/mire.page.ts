import { html } from "hono/html";
import { type Html, show } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import type { Web } from "#idp/web.ts";
import { askWhoPage, sharedForm } from "./confirm.page.ts";
import { giveUpLogin, serviceOf } from "./finish-login.ts";
import { openWays, type Way } from "./ways.ts";

/** GET /interaction/:uid: is it still you, on a workstation several people use; else the tab of the cards, or the first. */
export const mirePage = (web: Web) => {
  if (web.var.interaction.prompt.name === "confirm") return askWhoPage(web);
  // the service named the hospital to go to: no tab is shown
  if (web.var.interaction.params.kc_idp_hint && openWays(web.var.desk.settings).some(({ key }) => key === "delegation"))
    return web.redirect(`/interaction/${web.var.interaction.uid}/delegation/direct`, 303);
  const open = openWays(web.var.desk.settings);
  const way = open.find(({ key }) => key === "carte") ?? open[0];
  return way ? wayPage(web, way) : missing(web);
};

/** GET /interaction/:uid/:way */
export const tabPage = (web: Web) => {
  const way = openWays(web.var.desk.settings).find(({ key }) => key === web.req.param("way"));
  return way ? wayPage(web, way) : missing(web);
};

/** POST /interaction/:uid/annuler */
export const giveUpPage = (web: Web) => giveUpLogin(web);

/** The login page around what a way shows: which service asks, the tabs, the way out. */
export async function mire(
  web: Web,
  {
    way,
    title,
    body,
    status = 200,
    scripts = [],
    formTo = [],
  }: {
    way: Way;
    title?: string;
    body: Html | Promise<Html>;
    status?: 200 | 403 | 409 | 422 | 429 | 503;
    scripts?: string[];
    formTo?: string[];
  },
) {
  const { interaction, desk } = web.var;
  const { service, origins } = await serviceOf(web);
  const at = `/interaction/${interaction.uid}`;
  return show(web, {
    title: title ?? "S’identifier",
    status,
    scripts: [...(way.scripts ?? []), ...scripts],
    formTo: [...origins, ...formTo],
    body: html`<h1>S’identifier pour accéder à ${service}</h1>
<nav aria-label="Moyens d’identification"><ul class="onglets">${openWays(desk.settings).map(
      ({ key, label }) =>
        html`<li><a href="${at}/${key}"${key === way.key ? html` aria-current="page"` : ""}>${label}</a></li>`,
    )}</ul></nav>
${await body}
${sharedForm(web)}
<form method="post" action="${at}/annuler"><p><button class="lien">Annuler et revenir à ${service}</button></p></form>`,
  });
}

const wayPage = async (web: Web, way: Way) =>
  mire(web, { way, body: await way.render(web), formTo: (await way.leadsTo?.(web)) ?? [] });
const missing = (web: Web) =>
  show(web, { title: "Page introuvable", status: 404, body: problemPage("not-found", null) });
