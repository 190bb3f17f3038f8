import { html } from "hono/html";
import { placesSentence } from "#features/directory/availability.ts";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import { type Facility, isFictitious, isFiness, statusLabels } from "#features/directory/facility.ts";
import { kindLabel } from "#features/directory/kind.ts";
import { limitSentences } from "#features/directory/limit.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import { comforts, featureCodes, features, type Unit } from "#features/directory/unit.ts";
import { dayOf } from "#lib/dates.ts";
import { count, euros } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { emptyState } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { mostCompared } from "./search.ts";

type Compared = { facility: Facility; units: Unit[] };

/** GET /annuaire/comparer?f=…&f=… : up to three facilities side by side, by an address that can be shared. */
export async function compareFacilitiesPage(web: Web): Promise<Response> {
  const asked = [...new Set(new URL(web.req.url).searchParams.getAll("f").map((one) => one.trim().toUpperCase()))];
  const numbers = asked.filter(isFiness);
  const found = (await Promise.all(numbers.slice(0, mostCompared).map((finess) => findCompared(web, finess)))).filter(
    (one) => one !== null,
  );
  const title = found.length === 0 ? "Rien à comparer" : `Comparer ${count(found.length, "établissement")}`;
  return show(web, {
    title,
    body: html`<h1 class="fr-h4 fr-mb-2w">${title}</h1>
${numbers.length > mostCompared ? html`<p class="note">${numbers.length} établissements étaient cochés : voici les ${mostCompared} premiers.</p>` : ""}
${found.length < Math.min(numbers.length, mostCompared) ? html`<p class="note">Un numéro FINESS de cette adresse n’est pas dans l’annuaire.</p>` : ""}
${
  found.length === 0
    ? emptyState(
        `Cochez « Comparer » sur ${mostCompared} établissements au plus, dans les résultats d’une recherche.`,
        html`<a class="fr-link" href="/annuaire">Chercher dans l’annuaire</a>`,
      )
    : html`${comparison(found, web.var.now)}<p class="boutons fr-mt-2w"><a class="fr-link" href="/annuaire">Chercher dans l’annuaire</a></p>`
}`,
  });
}

async function findCompared(web: Web, finess: string): Promise<Compared | null> {
  const db = web.var.outside.readDb;
  const facility = await findFacilityByFiness(db, finess);
  if (!facility) return null;
  const today = dayOf(web.var.now);
  const units = (await listUnitsOf(db, facility.id)).filter(
    (unit) =>
      unit.kinds.length > 0 &&
      (unit.closedOn === null || unit.closedOn > today) &&
      (!unit.sensitive || web.var.visitor !== null),
  );
  return { facility, units };
}

/** A line says something of one of them at least; what nobody said is a dash. */
function comparison(found: readonly Compared[], now: Date) {
  const lines: { label: string; cells: (Html | string)[] }[] = [
    { label: "Type", cells: found.map(({ facility }) => facility.categoryLabel) },
    { label: "Adresse", cells: found.map(({ facility }) => addressOfFacility(facility)) },
    {
      label: "Statut",
      cells: found.map(({ facility }) => (facility.legalStatus ? statusLabels[facility.legalStatus] : "")),
    },
    {
      label: "Accueil",
      cells: found.map(({ units }) => list([...new Set(units.flatMap((u) => u.kinds))].map(kindLabel))),
    },
    { label: "Prix par mois", cells: found.map(({ units }) => monthly(units)) },
    { label: "Chambre seule, par jour", cells: found.map(({ facility }) => daily(facility.prices?.single)) },
    { label: "Chambre double, par jour", cells: found.map(({ facility }) => daily(facility.prices?.double)) },
    { label: "Dépendance GIR 1 et 2, par jour", cells: found.map(({ facility }) => daily(facility.prices?.gir12)) },
    { label: "Dépendance GIR 3 et 4, par jour", cells: found.map(({ facility }) => daily(facility.prices?.gir34)) },
    { label: "Dépendance GIR 5 et 6, par jour", cells: found.map(({ facility }) => daily(facility.prices?.gir56)) },
    ...featureCodes.map((code) => ({
      label: features[code].label,
      cells: found.map(({ units }) => (units.some((unit) => unit.offer[code]) ? "Oui" : "")),
    })),
    {
      label: "Confort",
      cells: found.map(({ units }) =>
        list([...new Set(units.flatMap((u) => u.offer.comfort ?? []))].map((c) => comforts[c])),
      ),
    },
    {
      label: "Places",
      cells: found.map(({ units }) =>
        list(
          units.map(
            (unit) =>
              html`${unit.name} : ${placesSentence(unit.places, now, unit.module).replace(/^Places : /, "places ")}`,
          ),
        ),
      ),
    },
    {
      label: "Limites de soins",
      cells: found.map(({ units }) => list([...new Set(units.flatMap((unit) => limitSentences(unit.limits)))])),
    },
  ];
  return html`<table class="liste comparaison"><caption class="fr-sr-only">Comparaison</caption><thead><tr><td></td>${found.map(({ facility }) => html`<th scope="col">${nameOf(facility)}</th>`)}</tr></thead>
<tbody>${lines
    .filter(({ cells }) => cells.some((cell) => cell !== ""))
    .map(
      ({ label, cells }) =>
        html`<tr><th scope="row">${label}</th>${cells.map((cell, i) => html`<td data-t="${found[i]!.facility.name}">${cell === "" ? "–" : cell}</td>`)}</tr>`,
    )}
<tr class="boutons-comparaison"><th scope="row">Fiche</th>${found.map(({ facility }) => html`<td data-t="${facility.name}"><a class="fr-link fr-link--sm" href="/etablissements/${facility.finess}">Voir la fiche<span class="fr-sr-only"> de ${facility.name}</span></a>${others(found, facility)}</td>`)}</tr></tbody></table>`;
}

const nameOf = (facility: Facility) =>
  html`${facility.name}${isFictitious(facility.finess) ? html`<br><span class="note">établissement fictif</span>` : ""}${facility.closedOn ? html`<br><span class="note">fermé</span>` : ""}`;

/** Taking one off leaves the address of the others. */
function others(found: readonly Compared[], facility: Facility) {
  const left = found.filter((one) => one.facility !== facility);
  if (left.length === 0) return "";
  const address = `/annuaire/comparer?${left.map((one) => `f=${one.facility.finess}`).join("&")}`;
  return html`<br><a class="fr-link fr-link--sm" href="${address}">Retirer<span class="fr-sr-only"> ${facility.name}</span></a>`;
}

const addressOfFacility = ({ street, postcode, city }: Facility) =>
  [street, [postcode, city].filter(Boolean).join(" ")].filter(Boolean).join(", ");

function monthly(units: readonly Unit[]): string {
  const prices = units.flatMap((unit) => unit.priceMonth ?? []);
  return prices.length > 0 ? `à partir de ${euros(Math.min(...prices))}` : "";
}

const daily = (price: number | undefined) =>
  price === undefined || price <= 1 ? "" : price.toLocaleString("fr-FR", { style: "currency", currency: "EUR" });

const list = (items: readonly (Html | string)[]): Html | "" =>
  items.length === 0
    ? ""
    : items.length === 1
      ? html`${items[0]}`
      : html`<ul class="fr-my-0">${items.map((one) => html`<li>${one}</li>`)}</ul>`;
