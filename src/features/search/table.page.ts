import { html, raw } from "hono/html";
import { freshness, placesSentence } from "#features/directory/availability.ts";
import { shortCategory } from "#features/directory/category.ts";
import { kindLabel } from "#features/directory/kind.ts";
import { features } from "#features/directory/unit.ts";
import { csvOf } from "#lib/csv.ts";
import { dayOf } from "#lib/dates.ts";
import { euros } from "#lib/french.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { distanceLabel, leastPrice, reasons } from "./listing.page.ts";
import { type Found, type FoundUnit, listFacilities } from "./search.store.ts";
import { addressOf, type Search, type Sort } from "./search.ts";
import { searchOf } from "./searched.page.ts";

/** One line a facility, sorted by its headings; printed as it is. */
export function facilityTable(found: readonly Found[], search: Search, now: Date) {
  const heading = (label: string, sort: Sort | null) =>
    sort === null
      ? html`<th scope="col">${label}</th>`
      : sort === search.sort
        ? html`<th scope="col" aria-sort="ascending">${label}</th>`
        : html`<th scope="col"><a href="${addressOf({ ...search, sort, page: 1 })}">${label}</a></th>`;
  return html`<table class="liste"><caption class="fr-sr-only">Établissements trouvés</caption><thead><tr>${heading("Établissement", "nom")}${heading("Commune", null)}${search.around ? heading("Distance", "distance") : ""}${heading("Prix par mois", "prix")}${heading("Places", "place")}<th scope="col"><span class="fr-sr-only">Comparer</span></th></tr></thead>
<tbody>${found.map((one) => row(one, search, now))}</tbody></table>`;
}

function row(found: Found, search: Search, now: Date) {
  const { facility, distanceKm } = found;
  const price = leastPrice(found);
  const why = reasons(found, search);
  return html`<tr><td><a class="fr-link fr-link--sm" href="/etablissements/${facility.finess}">${facility.name}</a><br><span class="note">${shortCategory(facility.category, facility.categoryLabel)}${why.length > 0 ? ` · par ${why.join(", ")}` : ""}</span></td>
<td data-t="Commune">${facility.city} (${facility.departement})</td>
${search.around ? html`<td data-t="Distance">${distanceKm === null ? "–" : distanceLabel(distanceKm)}</td>` : ""}
<td data-t="Prix par mois">${price === null ? "–" : `dès ${euros(price)}`}</td><td data-t="Places">${placesOf(found, now)}</td>
<td><input type="checkbox" name="f" value="${facility.finess}" form="comparer" aria-label="${`Comparer ${facility.name}`}"></td></tr>`;
}

/** The freshest thing said of places by the units that answer. */
function placesOf({ units }: Found, now: Date) {
  const said = freshest(units, now);
  return said ? placesSentence(said.places, now, said.module) : "non communiqué";
}

const freshest = (units: readonly FoundUnit[], now: Date): FoundUnit | undefined => {
  const answering = units.some((unit) => unit.answers) ? units.filter((unit) => unit.answers) : units;
  const known = answering.filter(({ places, module }) => places && freshness(places.at, now, module) !== "unknown");
  return known.sort(
    (a, b) =>
      Number(b.places!.free > 0) - Number(a.places!.free > 0) || b.places!.at.getTime() - a.places!.at.getTime(),
  )[0];
};

const mostExported = 1000;

/** GET /annuaire/export.csv : the first thousand facilities of the search, one line each unit. */
export async function exportDirectoryPage(web: Web): Promise<Response> {
  const { now } = web.var;
  const { search, communes } = await searchOf(web);
  if (search.place && communes.length === 0)
    return show(web, {
      title: "Lieu inconnu",
      status: 400,
      body: html`<h1 class="fr-h4">Lieu inconnu</h1><p>Aucune commune ne ressemble à « ${search.place} » : le tableau n’a pas été préparé.</p><p><a class="fr-link" href="${addressOf(search)}">Revenir à la recherche</a></p>`,
    });
  const found = await listFacilities(web.var.outside.readDb, search, now, mostExported);
  web.header("content-type", "text/csv; charset=utf-8");
  web.header("content-disposition", `attachment; filename="annuaire-${dayOf(now)}.csv"`);
  web.header("cache-control", "private, no-store");
  return web.body(csvOf([head, ...found.flatMap((one) => lines(one, now))]));
}

const head = [
  ...["FINESS", "Établissement", "Type", "Commune", "Département", "Distance (km)", "Unité", "Accueil"],
  ...["Avec", "Prix par mois (€)", "Places libres", "Dit le", "Répond aux critères"],
];

function lines({ facility, units, distanceKm }: Found, now: Date): (string | number)[][] {
  const common = [
    ...[facility.finess, facility.name, shortCategory(facility.category, facility.categoryLabel), facility.city],
    ...[facility.departement, distanceKm === null ? "" : Math.round(distanceKm * 10) / 10],
  ];
  if (units.length === 0) return [[...common, "", "", "", "", "", "", ""]];
  return units.map((unit) => [
    ...common,
    unit.name,
    unit.kinds.map(kindLabel).join(", "),
    unit.features.map((code) => features[code].short).join(", "),
    unit.priceMonth ?? "",
    ...(unit.places && freshness(unit.places.at, now, unit.module) !== "unknown"
      ? [unit.places.free, dayOf(unit.places.at)]
      : ["", ""]),
    unit.answers ? "oui" : "non",
  ]);
}

/** What is under a table: the file, and how to print. */
export const tableTools = (search: Search) =>
  html`<a class="fr-link" href="${addressOf({ ...search, page: 1, view: "liste" }, "/annuaire/export.csv")}" data-turbo="false" ${raw("download")}>Télécharger (CSV, ${mostExported} établissements au plus)</a>`;
