import { html, raw } from "hono/html";
import type { Need } from "#features/referrals/referral.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { count, euros } from "#lib/french.ts";
import { hidden } from "#ui/parts.ts";
import { criteriaTags, type facetsOf, type Scene, sorts, withQuery } from "./scene.ts";

/** What is searched, in words, and the form that changes it. */
export function criteria(s: Scene, facets: ReturnType<typeof facetsOf>) {
  const { wanted: w, referral: r, filters: f } = s;
  const tags = [
    needLabel(r.module, s.need.kind),
    ...criteriaTags(s, euros),
    ...(s.reader.medical && w && w.care.length > 0 ? [count(w.care.length, "soin à assurer", "soins à assurer")] : []),
    ...(f.chosen ? ["Ma sélection seulement"] : []),
    ...(f.free ? ["Avec une place libre"] : []),
    ...(f.guarded ? ["Unités protégées"] : []),
    ...(f.aid ? ["Aide sociale"] : []),
    ...(f.most ? [`${euros(f.most)} affichés au plus`] : []),
  ];
  const chosen = r.requests.filter((q) => q.state.kind === "prepared").length;
  const wishes = s.content.pathway.wishesVolet ?? s.content.pathway.volets.at(-1)!.code;
  return html`${s.open.length > 1 ? needTabs(s) : ""}${chosen > 0 ? html`<p class="fr-mb-1w au-telephone"><a class="fr-link" href="#selection">Ma sélection : ${count(chosen, s.reader.person ? "établissement" : "unité")}</a></p>` : ""}
<p class="fr-mb-1w">${tags.map((t) => html`<span class="fr-tag fr-tag--sm">${t}</span> `)}</p>
<details class="repli fr-mb-2w" ${w && !s.place.problem ? "" : raw("open")}><summary>Modifier les critères</summary><sextant-communes><form method="get" class="outils fr-mb-1w">
${hidden("besoin", s.need.id)}${f.view === "table" ? hidden("vue", "tableau") : ""}
<div class="fr-input-group ${s.place.problem ? "fr-input-group--error" : ""}"><label class="fr-label" for="lieu">Autour de (commune, code postal ou adresse)</label><input class="fr-input" id="lieu" name="lieu" value="${s.place.typed}" autocomplete="off" data-commune>${s.place.problem ? html`<p class="fr-error-text">${s.place.problem}</p>` : ""}</div>
<div class="fr-input-group"><label class="fr-label" for="rayon">Distance, en km</label><input class="fr-input" id="rayon" name="rayon" inputmode="numeric" value="${s.place.radiusKm}"></div>
${r.module === "grand-age" ? html`<div class="fr-input-group"><label class="fr-label" for="prix">Prix affiché au plus, en euros par mois</label><input class="fr-input" id="prix" name="prix" inputmode="numeric" value="${f.most ?? ""}"></div>` : ""}
<div class="fr-select-group"><label class="fr-label" for="tri">Classer par</label><select class="fr-select" id="tri" name="tri">${Object.entries(sorts).map(([code, label]) => html`<option value="${code}" ${code === f.sort ? raw("selected") : ""}>${label}</option>`)}</select></div>
${box("places", "Seulement avec une place libre déclarée", facets.free, f.free)}
${r.module === "grand-age" ? html`${box("uvp", "Seulement les unités protégées", facets.guarded, f.guarded)}${box("ash", "Seulement habilitées à l’aide sociale", facets.aid, f.aid)}` : ""}
<button class="fr-btn fr-btn--secondary">Chercher</button></form></sextant-communes>
<p class="note">Les autres critères viennent des volets et des <a href="/dossiers/${r.id}/volets/${wishes}">souhaits</a> : les besoins excluent, les souhaits classent. Aucun classement payant ni caché.${s.reader.person ? html` <a href="/dossiers/${r.id}/suivi">Demander un autre type d’hébergement</a>` : ""}</p></details>${supposition(s)}${w ? views(s) : ""}`;
}

const box = (name: string, label: string, n: number, ticked: boolean) =>
  html`<div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="${name}" name="${name}" value="oui" ${ticked ? raw("checked") : ""}><label class="fr-label" for="${name}">${label} (${n})</label></div>`;

/** One search a kind of place: each need has its tab. */
const needTabs = (s: Scene) =>
  html`<nav class="onglets fr-mb-2w" aria-label="Types d’accueil demandés">${s.open.map((n: Need) => html`<a href="?besoin=${n.id}" ${n.id === s.need.id ? raw('aria-current="page"') : ""}>${needLabel(s.referral.module, n.kind)}</a>`)}</nav>`;

/** A change is supposed, the dossier is not touched: it is said, with the way back. */
const supposition = ({ supposed, query }: Scene) =>
  supposed
    ? html`<div class="fr-alert fr-alert--info fr-alert--sm fr-mb-2w"><p>Recherche <b>${supposed.labels.join(" et ")}</b>, pour voir ce que ce changement apporterait. Le dossier n’est pas modifié. <a href="${withQuery(query, { si: null })}">Revenir à la recherche du dossier</a></p></div>`
    : "";

const views = ({ query, filters: f }: Scene) =>
  html`<p class="note fr-mb-1w">${f.view === "table" ? html`<a href="${withQuery(query, { vue: null })}">Voir en liste</a>` : html`<a href="${withQuery(query, { vue: "tableau" })}">Voir en tableau</a>`}${f.chosen ? html` · <a href="${withQuery(query, { selection: null })}">Toutes les unités</a>` : ""}</p>`;
