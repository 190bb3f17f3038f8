import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { type Html, show } from "#idp/pages/frame.ts";
import { nameOf } from "#idp/people/person.ts";
import { findSubject } from "#idp/protocol/account.ts";
import { formOf, type Web } from "#idp/web.ts";
import { endFormerSession, saveResult, serviceOf } from "./finish-login.ts";
import { sharedCookie } from "./policy.ts";

/** On a workstation several people use, a session found is not enough: its owner says they are still there. */
export async function askWhoPage(web: Web) {
  const { interaction, db } = web.var;
  const { service, origins } = await serviceOf(web);
  const person = await findSubject(db, interaction.session?.accountId ?? "");
  const at = `/interaction/${interaction.uid}`;
  return show(web, {
    title: "Est-ce bien vous ?",
    formTo: origins,
    body: html`<h1>Est-ce bien vous ?</h1>
<p>Ce poste est partagé, et une identification y est ouverte. Vous allez accéder à ${service}.</p>
<div class="carte"><b>${person ? nameOf(person) : "Identité inconnue"}</b>${person?.shown ?? ""}</div>
<div class="actions">
${person ? html`<form method="post" action="${at}/continuer"><button class="principal">Continuer en tant que ${nameOf(person)}</button></form>` : ""}
<form method="post" action="${at}/autre"><button class="second">Ce n’est pas moi</button></form>
</div>`,
  });
}

/** POST /interaction/:uid/continuer */
export async function confirmPage(web: Web) {
  await saveResult(web, { confirm: {} });
  return web.redirect(web.var.interaction.returnTo, 303);
}

/** POST /interaction/:uid/autre: the session found is closed everywhere, and one signs in. */
export async function someoneElsePage(web: Web) {
  const { interaction } = web.var;
  await endFormerSession(web, null);
  interaction.prompt = { name: "login", reasons: ["someone_else"], details: {} };
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
  return web.redirect(`/interaction/${interaction.uid}`, 303);
}

/** POST /interaction/:uid/poste: whether several people use this browser. */
export async function sharedWorkstationPage(web: Web) {
  const { partage } = await formOf(web);
  setCookie(web, sharedCookie, "partage", {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: web.var.desk.urls.wallet.startsWith("https:"),
    maxAge: partage === "oui" ? 400 * 24 * 3600 : 0,
  });
  return web.redirect(`/interaction/${web.var.interaction.uid}`, 303);
}

export function sharedForm(web: Web): Html | Promise<Html> {
  const isShared = getCookie(web, sharedCookie) === "partage";
  return html`<form method="post" action="/interaction/${web.var.interaction.uid}/poste"><p class="note">${
    isShared
      ? html`Ce poste est partagé : il vous sera demandé à chaque fois si c’est bien vous. <button class="lien" name="partage" value="non">Ce poste n’est plus partagé</button>`
      : html`Plusieurs personnes utilisent ce navigateur ? <button class="lien" name="partage" value="oui">Ce poste est partagé</button>`
  }</p></form>`;
}
