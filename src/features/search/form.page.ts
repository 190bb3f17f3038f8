import { html, raw } from "hono/html";
import { type SearchType, searchTypes } from "#features/directory/category.ts";
import { kindLabel, mentionLabel, modeLabel } from "#features/directory/kind.ts";
import { comforts, features } from "#features/directory/unit.ts";
import { capital } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { input, select } from "#ui/parts.ts";
import type { CodeBook, Group } from "./codes.ts";
import type { Facets } from "./search.store.ts";
import {
  addressOf,
  emptySearch,
  placesAsked,
  placesCodes,
  priceBands,
  radii,
  type Search,
  sorts,
  views,
} from "./search.ts";

/** The first line of a search: what and where. Filters beside the results belong to the same form. */
export function searchForm(search: Search, problem: string | null, kept: Html | "" = ""): Html {
  return html`<sextant-communes><form method="get" action="/annuaire" class="fr-mb-2w" id="recherche" role="search">
<div class="fr-grid-row fr-grid-row--gutters fr-grid-row--bottom">
${cell(5, input({ name: "q", label: "Nom, ville ou numéro FINESS", value: search.text, type: "search" }))}
${cell(4, input({ name: "lieu", label: "Autour de (commune, code postal, adresse)", value: search.place, error: problem ?? undefined, attributes: 'data-commune autocomplete="off"' }))}
${cell(3, select({ name: "rayon", label: "Distance", value: String(search.radiusKm), options: radiusOptions(search.radiusKm) }))}
</div>${kept}${search.near ? html`<input type="hidden" name="autour" value="${search.near.lat},${search.near.lon}">` : ""}
<p class="boutons fr-mt-2w fr-mb-0"><button class="fr-btn">Chercher</button> <sextant-autour></sextant-autour> <a class="fr-link" href="/annuaire">Tout effacer</a></p></form></sextant-communes>`;
}

const cell = (width: number, control: Html) => html`<div class="fr-col-12 fr-col-lg-${width}">${control}</div>`;

const radiusOptions = (current: number) =>
  [...new Set([...radii, current])].sort((a, b) => a - b).map((km) => ({ code: String(km), label: `${km} km` }));

/** List, table or map, and the order. */
export const resultTools = (
  search: Search,
) => html`<div class="ligne outils fr-mb-2w"><nav class="onglets fr-mb-0" aria-label="Présentation">${Object.entries(
  views,
).map(
  ([view, label]) =>
    html`<a href="${addressOf({ ...search, view: view as Search["view"], page: 1 })}" ${view === search.view ? raw('aria-current="page"') : ""}>${label}</a>`,
)}</nav>
${
  search.view === "carte"
    ? ""
    : html`<div class="boutons"><label class="fr-label" for="tri">Trier par</label><select class="fr-select" id="tri" name="tri" form="recherche" data-autosubmit>${Object.entries(
        sorts,
      )
        .filter(([code]) => code !== "distance" || search.around)
        .map(
          ([code, label]) =>
            html`<option value="${code}" ${code === search.sort ? raw("selected") : ""}>${label}</option>`,
        )}</select>
<button class="fr-btn fr-btn--secondary" form="recherche">Trier</button></div>`
}</div>`;

type Option = { code: string; label: string; n: number };

/** Every filter with what it would leave; what would leave nothing is not proposed. */
export function filters(search: Search, facets: Facets, book: CodeBook, chosen: number): Html {
  const coded = (group: Group, labelOf: (code: string) => string): Option[] =>
    book.codes
      .flatMap((one, number) =>
        one.group === group ? { code: one.code, label: one.label ?? labelOf(one.code), n: facets.codes[number]! } : [],
      )
      .sort((a, b) => b.n - a.n);
  const cared = search.kind === "smr" || search.kind === "had" || search.mention !== null || search.mode !== null;
  return html`<details class="filtres"><summary>Affiner la recherche${chosen > 0 ? ` (${chosen})` : ""}</summary>
${choice("type", "Type", search.type, typeOptions(facets))}
${choice("accueil", "Accueil", search.kind, coded("kind", kindLabel))}
${
  cared
    ? choice(
        "mention",
        "Mention",
        search.mention,
        coded("mention", (code) => capital(mentionLabel(code))),
      )
    : ""
}
${
  cared
    ? choice(
        "mode",
        "Mode de prise en charge",
        search.mode,
        coded("mode", (code) => capital(modeLabel(code))),
      )
    : ""
}
${choice("places", "Place libre déclarée", placesCodes.find((code) => placesAsked[code].freshness === search.places) ?? null, placesOptions(facets), "Peu importe")}
${choice("prix", "Prix par mois, au plus", search.maxPrice === null ? null : String(search.maxPrice), priceOptions(search, facets))}
${choice("departement", "Département", search.departement, departementOptions(facets), "Tous")}
${boxes(
  "Avec",
  "avec",
  coded("feature", (code) => features[code as keyof typeof features]?.label ?? code),
  search.features,
)}
${boxes(
  "Confort",
  "avec",
  coded("comfort", (code) => comforts[code as keyof typeof comforts] ?? code),
  search.comforts,
)}
${input({ name: "age", label: "Âge de la personne", value: search.age === null ? "" : String(search.age), attributes: 'form="recherche" inputmode="numeric" maxlength="3"' })}
${choice(
  "public",
  "Public",
  search.public,
  coded("public", (code) => code),
)}
${choice("langue", "Langue parlée", search.language, coded("language", capital))}
${boxes("Et", "accessible", facets.accessible > 0 || search.accessible ? [{ code: "oui", label: "Accessibilité décrite", n: facets.accessible }] : [], search.accessible ? ["oui"] : [])}
${boxes("", "plateforme", [{ code: "oui", label: "Reçoit les demandes ici", n: facets.onPlatform }], search.onPlatform ? ["oui"] : [])}
<p class="boutons fr-mt-2w"><button class="fr-btn fr-btn--secondary" form="recherche">Appliquer</button></p></details>`;
}

const number = new Intl.NumberFormat("fr-FR");

function choice(
  name: string,
  label: string,
  current: string | null,
  options: readonly Option[],
  any = "Tous",
): Html | "" {
  const shown = options.filter(({ code, n }) => n > 0 || code === current);
  if (shown.length === 0 && current === null) return "";
  const known = current === null || shown.some(({ code }) => code === current);
  return html`<label class="fr-label" for="${name}">${label}</label><select class="fr-select" id="${name}" name="${name}" form="recherche"><option value="">${any}</option>${known ? "" : html`<option selected>${current}</option>`}${shown.map((o) => html`<option value="${o.code}"${o.code === current ? raw(" selected") : ""}>${o.label} (${number.format(o.n)})</option>`)}</select>`;
}

function boxes(legend: string, name: string, options: readonly Option[], ticked: readonly string[]): Html | "" {
  const shown = options.filter(({ code, n }) => n > 0 || ticked.includes(code));
  if (shown.length === 0) return "";
  return html`<fieldset class="cases"><legend${legend ? "" : raw(' class="fr-sr-only"')}>${legend || "Autres"}</legend>${shown.map((o) => html`<div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="${name}-${o.code}" name="${name}" value="${o.code}" form="recherche"${ticked.includes(o.code) ? raw(" checked") : ""}><label class="fr-label" for="${name}-${o.code}">${o.label} (${number.format(o.n)})</label></div>`)}</fieldset>`;
}

const typeOptions = ({ types }: Facets): Option[] =>
  (Object.keys(searchTypes) as SearchType[]).map((code) => ({
    code,
    label: searchTypes[code].label,
    n: types.get(code) ?? 0,
  }));

const departementOptions = ({ departements }: Facets): Option[] =>
  [...departements].map(([code, n]) => ({ code, label: code, n })).sort((a, b) => (a.code < b.code ? -1 : 1));

const placesOptions = ({ places }: Facets): Option[] =>
  placesCodes.map((code) => ({
    code,
    label: `Oui, ${placesAsked[code].label}`,
    n: places[placesAsked[code].freshness],
  }));

function priceOptions({ maxPrice }: Search, { prices, total }: Facets): Option[] {
  const bands = priceBands.map((price, band) => ({ price, n: prices[band]! }));
  // a price of one's own, in the address, has its line among the others
  if (maxPrice !== null && !priceBands.includes(maxPrice)) bands.push({ price: maxPrice, n: total });
  return bands
    .sort((a, b) => a.price - b.price)
    .map(({ price, n }) => ({ code: String(price), label: `${number.format(price)} €`, n }));
}

/** Where a criterion hidden behind another page is kept when the form is sent again. */
export const keptView = (search: Search) =>
  search.view === emptySearch.view ? "" : html`<input type="hidden" name="vue" value="${search.view}">`;
