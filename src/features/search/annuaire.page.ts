import { html } from "hono/html";
import { searchTypes } from "#features/directory/category.ts";
import { type Commune, communeLabel } from "#features/directory/commune.ts";
import { interactiveMap } from "#features/maps/interactive.page.ts";
import { unitMap } from "#features/maps/map.page.ts";
import { capital, count, fold } from "#lib/french.ts";
import { emptyState, errorSummary } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { filters, keptView, resultTools, searchForm } from "./form.page.ts";
import { facilityCard } from "./listing.page.ts";
import { searchSpellings } from "./place.store.ts";
import { criteria, relaxations } from "./relaxation.ts";
import { countFacilities, type Found, listPoints, searchFacilities } from "./search.store.ts";
import { addressOf, mostCompared, pageSizeOf, type Search } from "./search.ts";
import { searchOf } from "./searched.page.ts";
import { facilityTable, tableTools } from "./table.page.ts";

/** Dots of a map: past it they would hide each other. */
const mostDots = 200;

/** GET /annuaire : the public directory; every criterion is in the address. */
export async function searchDirectoryPage(web: Web): Promise<Response> {
  const { readDb } = web.var.outside;
  const { now } = web.var;
  const { search, communes } = await searchOf(web);
  if (search.place && communes.length === 0) return showUnknownPlace(web, search);
  const { total, found, facets, book } = await searchFacilities(readDb, search, now);
  const title = titleOf(search, total);
  const map = search.around && total > 0 && search.view === "liste";
  const points = map ? await listPoints(readDb, search, now, mostDots) : [];
  return show(web, {
    title,
    about: {
      canonical: addressOf(search),
      // a name typed, or a page further on, is nobody's way in
      index: search.text === "" && search.page === 1,
      description: `${title}. Prix, places libres avec l’âge de chaque chiffre, limites d’accueil : l’annuaire public des établissements et services, sans classement payant.`,
    },
    body: html`<h1 class="fr-h4 fr-mb-2w">${title}</h1>
${searchForm(search, null, keptView(search))}
${otherPlaces(search, communes)}
${tags(search)}
<div class="recherche${map ? " recherche--carte" : ""}"><aside aria-label="Filtres">${filters(search, facets, book, criteria(search).length)}</aside>
<section aria-label="Résultats">${alertLink(search)}${total > 0 ? resultTools(search) : ""}
${found.length === 0 ? await nothingFound(web, search) : search.view === "carte" ? wholeMap(web, search, total) : search.view === "tableau" ? facilityTable(found, search, now) : found.map((one) => facilityCard(one, search, now))}
${found.length > 0 && search.view !== "carte" ? html`<form id="comparer" action="/annuaire/comparer" class="boutons fr-mt-2w"><button class="fr-btn fr-btn--secondary fr-btn--sm">Comparer les établissements cochés (${mostCompared} au plus)</button>${tableTools(search)}</form>` : ""}
${search.view === "carte" ? "" : paging(search, total)}</section>
${map ? html`<aside aria-label="Carte">${mapOf(search, total, points, found)}</aside>` : ""}</div>
<p class="note fr-mt-3w">${orders[search.sort]} Aucun classement n’est payant. <a href="/annuaire/sources">Sources et dates des données</a> : FINESS et CNSA (Licence Ouverte), ce que les établissements déclarent ; lieux : GeoNames (CC BY 4.0) et code officiel géographique.</p>`,
  });
}

/** Somewhere, or somebody: what may be watched (saved-searches/saved-search.ts, checkSaved). */
const alertLink = (search: Search) =>
  search.around || search.departement || search.text
    ? html`<p class="fr-mb-1w"><a class="fr-link" href="${addressOf({ ...search, page: 1, view: "liste" }, "/annuaire/alerte")}">M’avertir quand une place se libère</a></p>`
    : "";

/** How the results are put in order, said under them. */
const orders = {
  pertinence: "Classés par mots trouvés, puis par places libres déclarées le plus récemment, puis par nom.",
  distance: "Classés par distance à vol d’oiseau.",
  prix: "Classés par prix, les prix inconnus à la fin.",
  place: "Classés par place libre, la déclaration la plus récente d’abord.",
  nom: "Classés par nom.",
} satisfies Record<Search["sort"], string>;

function titleOf(search: Search, total: number): string {
  const where = search.around ? ` à ${search.radiusKm} km de ${search.around.label}` : "";
  if (total === 0) return `Aucun résultat${where}`;
  const what = search.type
    ? `${searchTypes[search.type].label} : ${count(total, "résultat")}`
    : count(total, "établissement");
  if (search.around) return `${what}${where}`;
  return search.text || search.type || search.departement ? what : `Annuaire : ${what}`;
}

/** The criteria in force; each is taken off with one touch. */
function tags(search: Search) {
  const all = criteria(search);
  if (all.length === 0) return "";
  return html`<ul class="fr-tags-group fr-mb-1w" aria-label="Critères">${all.map(({ label, off }) => html`<li><a class="fr-tag fr-tag--sm fr-tag--dismiss" href="${addressOf({ ...search, ...off, page: 1 })}" aria-label="${`Retirer ${label}`}">${label}</a></li>`)}</ul>`;
}

async function showUnknownPlace(web: Web, search: Search) {
  const near = await searchSpellings(web.var.outside.readDb, search.place);
  const message = `Aucune commune ne ressemble à « ${search.place} ». Vérifiez l’orthographe, ou indiquez un code postal.`;
  return show(web, {
    title: "Annuaire",
    body: html`<h1 class="fr-h4 fr-mb-2w">Annuaire</h1>${errorSummary([{ field: "lieu", message }])}
${near.length > 0 ? html`<p>Les noms les plus proches : ${near.map((one, i) => html`${i > 0 ? ", " : ""}<a href="${addressOf({ ...search, place: communeLabel(one), page: 1 })}">${communeLabel(one)}</a>`)}.</p>` : ""}${searchForm(search, message)}`,
  });
}

/** A place that may be several, namesakes or near spellings: the others are one click away. */
function otherPlaces(search: Search, [chosen, ...more]: readonly Commune[]) {
  if (!search.around || !chosen) return "";
  const exact = fold(search.place).includes(fold(chosen.name));
  const others = more.filter((one) => !exact || fold(one.name) === fold(chosen.name));
  if (others.length === 0) return "";
  return html`<p class="note">Autour de ${communeLabel(chosen)}. Vous cherchiez plutôt ${others.map((one, i) => html`${i > 0 ? ", " : ""}<a href="${addressOf({ ...search, place: communeLabel(one), page: 1 })}">${communeLabel(one)}</a>`)} ?</p>`;
}

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

/** All of them on a map one moves about in; without a script, or without WebGL, the list says the same. */
function wholeMap(web: Web, search: Search, total: number) {
  const list = addressOf({ ...search, view: "liste", page: 1 });
  return html`${interactiveMap(web, {
    points: addressOf({ ...search, view: "liste", sort: "nom", page: 1 }, "/annuaire/points"),
    around: search.around && { ...search.around, radiusKm: search.radiusKm },
    fallback: html`<p class="carte-attente">La carte se charge. Si elle ne s’affiche pas, <a href="${list}">la liste</a> dit la même chose.</p>`,
  })}
<p class="note fr-mt-1w">${count(total, "établissement")}. Un rond plein est un établissement, cerclé de vert s’il déclare une place libre ; un nombre en rassemble plusieurs : touchez-le pour agrandir. À la souris, la molette agrandit ; au clavier, les flèches déplacent, + et − agrandissent.</p>`;
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
  const last = Math.ceil(total / pageSizeOf(search));
  if (last <= 1) return "";
  const link = (page: number, label: string, rel: string) =>
    html`<a class="fr-pagination__link fr-pagination__link--${rel} fr-pagination__link--label" href="${addressOf({ ...search, page })}">${label}</a>`;
  return html`<nav class="fr-pagination fr-mt-3w" aria-label="Pages de résultats"><ul class="fr-pagination__list">
${search.page > 1 ? html`<li>${link(search.page - 1, "Page précédente", "prev")}</li>` : ""}
<li><span class="fr-pagination__link" aria-current="page">Page ${search.page} sur ${last}</span></li>
${search.page < last ? html`<li>${link(search.page + 1, "Page suivante", "next")}</li>` : ""}</ul></nav>`;
}
