import { html } from "hono/html";
import type { Partner } from "#idp/broker/local-token.ts";
import { closePartner, listPartners, savePartner } from "#idp/broker/partner.store.ts";
import { type PartnerFault, partnerFaultSentence, readPartner, type TypedPartner } from "#idp/broker/partner.ts";
import { recordEvent } from "#idp/event.store.ts";
import type { Html } from "#idp/pages/frame.ts";
import { formOf, type Web } from "#idp/web.ts";
import { showAdmin } from "./frame.ts";

const empty: TypedPartner = { hint: "", name: "", issuer: "", clientId: "", secret: "", tids: "" };

/** GET /admin/etablissements: hospitals whose own sign-on is trusted ("FI Tiers"). */
export const partnersPage = (web: Web) => shown(web, empty, []);

/** POST /admin/etablissements */
export async function addPartnerPage(web: Web): Promise<Response> {
  const form = await formOf(web);
  const said = (name: string) => (form[name] ?? "").slice(0, 2000);
  const typed = {
    ...{ hint: said("code"), name: said("nom"), issuer: said("emetteur") },
    ...{ clientId: said("client"), secret: said("secret"), tids: said("tids") },
  };
  const read = readPartner(typed);
  if (!read.ok) return shown(web, typed, read.refusal);
  const { db, desk } = web.var;
  await savePartner(db, read.value, desk.sealingKey);
  await recordEvent(db, { kind: "partner-opened", reason: read.value.hint });
  return web.redirect("/admin/etablissements", 303);
}

/** POST /admin/etablissements/:code/fermeture */
export async function closePartnerPage(web: Web): Promise<Response> {
  const hint = web.req.param("code")!;
  await closePartner(web.var.db, hint);
  await recordEvent(web.var.db, { kind: "partner-closed", reason: hint.slice(0, 61) });
  return web.redirect("/admin/etablissements", 303);
}

async function shown(web: Web, typed: TypedPartner, faults: PartnerFault[]) {
  const partners = await listPartners(web.var.db);
  return showAdmin(web, {
    title: faults.length > 0 ? "Erreur : établissements" : "Établissements",
    status: faults.length > 0 ? 422 : 200,
    body: html`<h1>Établissements fournisseurs d’identité</h1>
<p>Leurs personnels s’identifient par l’onglet Délégation. Un service peut y mener droit par <code>kc_idp_hint</code>. Adresse de retour à déclarer chez eux : <code>${web.var.desk.urls.wallet}/delegation/retour</code></p>
${partners.length > 0 ? list(partners) : html`<p>Aucun établissement n’est inscrit.</p>`}
<h2>Inscrire un établissement</h2>
${faults.length > 0 ? html`<div class="alerte" role="alert"><p>À corriger :</p><ul>${faults.map((fault) => html`<li><a href="#${names[fault.field]}">${partnerFaultSentence(fault)}</a></li>`)}</ul></div>` : ""}
<form method="post" action="/admin/etablissements">
${field(faults, "name", "Nom de l’établissement", "", (a) => html`<input ${a} value="${typed.name}" autocomplete="off">` as Html)}
${field(faults, "hint", "Nom technique", "valeur de kc_idp_hint, par exemple ch-vienne", (a) => html`<input ${a} value="${typed.hint}" autocomplete="off" spellcheck="false">` as Html)}
${field(faults, "issuer", "Émetteur (issuer)", "", (a) => html`<input ${a} value="${typed.issuer}" inputmode="url" autocomplete="off" spellcheck="false">` as Html)}
${field(faults, "clientId", "Identifiant de client", "", (a) => html`<input ${a} value="${typed.clientId}" autocomplete="off" spellcheck="false">` as Html)}
${field(faults, "secret", "Secret de client", "gardé chiffré, jamais remontré", (a) => html`<input ${a} type="password" autocomplete="off">` as Html)}
${field(faults, "tids", "Établissements représentés (tid)", "un par ligne : les autres seront refusés", (a) => html`<textarea ${a} rows="3" spellcheck="false">${typed.tids}</textarea>` as Html)}
<p class="actions"><button class="principal">Inscrire</button></p></form>`,
  });
}

const list = (partners: Partner[]) =>
  html`<ul class="appareils">${partners.map(
    ({
      hint,
      name,
      issuer,
      tids,
    }) => html`<li><p><b>${name}</b> <small>(${hint})</small><br><small>${issuer} · tid : ${tids.join(", ")}</small></p>
<form method="post" action="/admin/etablissements/${hint}/fermeture"><p class="actions"><button class="second">Fermer <span class="invisible">${name}</span></button></p></form></li>`,
  )}</ul>`;

const names: Record<PartnerFault["field"], string> = {
  ...{ hint: "code", name: "nom", issuer: "emetteur", clientId: "client", secret: "secret", tids: "tids" },
};

function field(
  faults: PartnerFault[],
  name: PartnerFault["field"],
  label: string,
  help: string,
  input: (a: Html) => Html,
) {
  const [id, fault] = [names[name], faults.find((one) => one.field === name)];
  const marked = fault ? html` aria-invalid="true" aria-describedby="${id}-erreur"` : "";
  return html`<div class="champ"><label for="${id}">${label}${help ? html` <small>${help}</small>` : ""}</label>${fault ? html`<p class="erreur" id="${id}-erreur">${partnerFaultSentence(fault)}</p>` : ""}${input(html`id="${id}" name="${id}"${marked}` as Html)}</div>`;
}
