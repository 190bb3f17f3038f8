import { html, raw } from "hono/html";
import { searchTypes } from "#features/directory/category.ts";
import { searchCommunes } from "#features/directory/commune.store.ts";
import { type Commune, communeLabel } from "#features/directory/commune.ts";
import { kinds } from "#features/directory/kind.ts";
import { featureCodes, features } from "#features/directory/unit.ts";
import { capital, count, fold } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { checkbox, emptyState, errorSummary, input, select } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { facilityCard } from "./listing.page.ts";
import { unitMap } from "./map.page.ts";
import { relaxations } from "./relaxation.ts";
import { countFacilities, type Found, listPoints, searchFacilities } from "./search.store.ts";
import { addressOf, pageSize, radii, readSearch, type Search, sorts } from "./search.ts";

/** Dots of a map: past it they would hide each other. */
const mostDots = 400;

/** GET /annuaire : the public directory; every criterion is in the address. */
export async function searchDirectoryPage(web: Web): Promise<Response> {
  const { readDb } = web.var.outside;
  const { now } = web.var;
  const asked = readSearch(new URL(web.req.url).searchParams);
  const communes = asked.place ? await searchCommunes(readDb, asked.place, 5) : [];
  const commune = communes.find((one) => one.point);
  if (asked.place && !commune) return showUnknownPlace(web, asked);

  const search = commune
    ? { ...asked, around: { ...commune.point!, label: commune.name, commune: commune.code } }
    : asked;
  const [{ total, found }, points] = await Promise.all([
    searchFacilities(readDb, search, now),
    search.around ? listPoints(readDb, search, now, mostDots) : [],
  ]);
  const title = titleOf(search, total);
  return show(web, {
    title,
    body: html`<h1 class="fr-h4 fr-mb-2w">${title}</h1>
${searchForm(search, null)}
${otherPlaces(search, communes, commune)}
<div class="${search.around && total > 0 ? "deux" : "moyen"}"><section aria-label="Résultats">
${found.length > 0 ? found.map((one) => facilityCard(one, now)) : await nothingFound(web, search)}
${paging(search, total)}</section>
${search.around && total > 0 ? html`<aside>${mapOf(search, total, points, found)}</aside>` : ""}</div>
<p class="note fr-mt-3w">Sources : FINESS et CNSA (Licence Ouverte), ce que les établissements déclarent ; lieux : GeoNames (CC BY 4.0) et code officiel géographique. Aucun classement n’est payant.</p>`,
  });
}

function titleOf(search: Search, total: number): string {
  if (total === 0 && search.page === 1)
    return search.around ? `Aucun résultat à ${search.radiusKm} km de ${search.around.label}` : "Aucun résultat";
  const what = search.type
    ? `${searchTypes[search.type].label} : ${count(total, "résultat")}`
    : count(total, "établissement");
  return search.around
    ? `${what} à ${search.radiusKm} km de ${search.around.label}`
    : search.text || search.type || search.departement
      ? what
      : `Annuaire : ${what}`;
}

const showUnknownPlace = (web: Web, search: Search) => {
  const message = `Aucune commune ne ressemble à « ${search.place} ». Vérifiez l’orthographe, ou indiquez un code postal.`;
  return show(web, {
    title: "Annuaire",
    body: html`<h1 class="fr-h4 fr-mb-2w">Annuaire</h1>${errorSummary([{ field: "lieu", message }])}${searchForm(search, message)}`,
  });
};

/** A place that may be several, namesakes or near spellings: the others are one click away. */
function otherPlaces(search: Search, communes: readonly Commune[], chosen: Commune | undefined) {
  if (!search.around || !chosen) return "";
  const exact = fold(search.place).startsWith(fold(chosen.name));
  const others = communes.filter(
    (one) => one !== chosen && one.point && (!exact || fold(one.name) === fold(chosen.name)),
  );
  if (others.length === 0) return "";
  return html`<p class="note">Autour de ${communeLabel(chosen)}. Vous cherchiez plutôt ${others.map((one, i) => html`${i > 0 ? ", " : ""}<a href="${addressOf({ ...search, place: communeLabel(one), page: 1 })}">${communeLabel(one)}</a>`)} ?</p>`;
}

export function searchForm(search: Search, problem: string | null): Html {
  const options = (record: Record<string, { label: string }>) =>
    Object.entries(record).map(([code, { label }]) => ({ code, label }));
  const more =
    search.kind || search.departement || search.maxPrice !== null || search.features.length > 0 || search.places;
  return html`<sextant-communes><form method="get" action="/annuaire" class="fr-mb-3w" role="search">
<div class="fr-grid-row fr-grid-row--gutters">
${cell(input({ name: "q", label: "Nom ou numéro FINESS", value: search.text, type: "search" }))}
${cell(input({ name: "lieu", label: "Autour de (commune ou code postal)", value: search.place, error: problem ?? undefined, attributes: 'data-commune autocomplete="off"' }))}
${cell(select({ name: "rayon", label: "Distance", value: String(search.radiusKm), options: radiusOptions(search.radiusKm) }))}
${cell(select({ name: "type", label: "Type", value: search.type ?? "", empty: "Tous", options: options(searchTypes) }))}
</div>
<details class="repli fr-mt-2w" ${more ? raw("open") : ""}><summary>Plus de critères</summary>
<div class="fr-grid-row fr-grid-row--gutters">
${cell(select({ name: "accueil", label: "Accueil", value: search.kind ?? "", empty: "Tous", options: options(kinds) }))}
${cell(input({ name: "departement", label: "Département (38, 2A, 974…)", value: search.departement ?? "", attributes: 'maxlength="3"' }))}
${cell(input({ name: "prix", label: "Prix maximal par mois, en euros", value: search.maxPrice === null ? "" : String(search.maxPrice), attributes: 'inputmode="numeric"' }))}
${cell(select({ name: "tri", label: "Trier par", value: search.sort, options: Object.entries(sorts).map(([code, label]) => ({ code, label })) }))}
</div>
<fieldset class="fr-fieldset fr-mt-2w"><legend class="fr-fieldset__legend fr-fieldset__legend--regular">Avec</legend>
${featureCodes.map((code) => html`<div class="fr-fieldset__element fr-fieldset__element--inline"><div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="avec-${code}" name="avec" value="${code}" ${search.features.includes(code) ? raw("checked") : ""}><label class="fr-label" for="avec-${code}">${features[code].label}</label></div></div>`)}</fieldset>
${checkbox({ name: "places", label: "Seulement avec une place libre déclarée récemment", value: search.places ? "oui" : "" })}
</details>
<p class="boutons fr-mt-2w"><button class="fr-btn">Chercher</button> <a class="fr-link" href="/annuaire">Tout effacer</a></p></form></sextant-communes>`;
}

const cell = (control: Html) => html`<div class="fr-col-12 fr-col-sm-6 fr-col-lg-3">${control}</div>`;

const radiusOptions = (current: number) =>
  [...new Set([...radii, current])].sort((a, b) => a - b).map((km) => ({ code: String(km), label: `${km} km` }));

/** What to let go to find something: the two criteria that give most, with how many. */
async function nothingFound(web: Web, search: Search) {
  if (search.page > 1)
    return emptyState(
      "Cette page de résultats est vide.",
      html`<a class="fr-link" href="${addressOf({ ...search, page: 1 })}">Revenir à la première page</a>`,
    );
  const tried = await Promise.all(
    relaxations(search).map(async ({ without, search: relaxed }) => ({
      without,
      relaxed,
      total: await countFacilities(web.var.outside.readDb, relaxed, web.var.now),
    })),
  );
  const useful = tried.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total);
  if (useful.length === 0)
    return emptyState(
      "Aucun établissement ne répond à tous ces critères, même en retirant l’un d’eux.",
      html`<a class="fr-link" href="/annuaire">Recommencer sans critère</a>`,
    );
  return emptyState(
    "Aucun établissement ne répond à tous ces critères.",
    html`<ul>${useful.slice(0, 2).map(({ without, relaxed, total }) => html`<li><a href="${addressOf(relaxed)}">${capital(without)}</a> : ${count(total, "établissement")}</li>`)}</ul>`,
  );
}

function mapOf(search: Search, total: number, points: Awaited<ReturnType<typeof listPoints>>, found: readonly Found[]) {
  if (!search.around) return "";
  const shown = new Set<string>(found.map(({ facility }) => facility.id));
  const label = `Carte : ${count(total, "établissement")} à ${search.radiusKm} km de ${search.around.label}. La liste dit les mêmes.`;
  const dots = points.map(({ id, name, point }) => ({ ...point, label: name, strong: shown.has(id) }));
  return html`<div class="carte fr-p-0">${unitMap({ centre: search.around, radiusKm: search.radiusKm, dots, label })}</div>
<p class="note">En foncé, les établissements de cette page.</p>`;
}

function paging(search: Search, total: number) {
  const last = Math.ceil(total / pageSize);
  if (last <= 1) return "";
  const link = (page: number, label: string, rel: string) =>
    html`<a class="fr-pagination__link fr-pagination__link--${rel} fr-pagination__link--label" href="${addressOf({ ...search, page })}">${label}</a>`;
  return html`<nav class="fr-pagination fr-mt-3w" aria-label="Pages de résultats"><ul class="fr-pagination__list">
${search.page > 1 ? html`<li>${link(search.page - 1, "Page précédente", "prev")}</li>` : ""}
<li><span class="fr-pagination__link" aria-current="page">Page ${search.page} sur ${last}</span></li>
${search.page < last ? html`<li>${link(search.page + 1, "Page suivante", "next")}</li>` : ""}</ul></nav>`;
}
