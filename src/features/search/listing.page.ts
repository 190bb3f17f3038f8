import { html } from "hono/html";
import { placesSentence } from "#features/directory/availability.ts";
import { shortCategory } from "#features/directory/category.ts";
import { isFictitious } from "#features/directory/facility.ts";
import { kindLabel } from "#features/directory/kind.ts";
import { featureCodes, features, type Offer } from "#features/directory/unit.ts";
import { count, euros, fold } from "#lib/french.ts";
import { badge } from "#ui/parts.ts";
import type { Found, FoundUnit } from "./search.store.ts";
import type { Search } from "./search.ts";

/** Units shown on a card of the list; the page of the facility shows the rest. */
const shownUnits = 4;

/** A facility in a list: where, what, how much, why it is there, and the places with the age of the figure. */
export function facilityCard(found: Found, search: Search, now: Date) {
  const { facility, units, distanceKm } = found;
  const price = leastPrice(found);
  const facts = [
    distanceKm === null ? null : distanceLabel(distanceKm),
    `${facility.city} (${facility.departement})`,
    price === null ? null : `à partir de ${euros(price)} par mois`,
    isFictitious(facility.finess) ? "établissement fictif" : null,
  ];
  const why = reasons(found, search);
  return html`<article class="carte"><div class="ligne"><div><h2 class="fr-text--md fr-mb-0"><a class="fr-link" href="/etablissements/${facility.finess}">${facility.name}</a></h2>
<span class="note">${facts.filter(Boolean).join(" · ")}</span></div>${badge(shortCategory(facility.category, facility.categoryLabel), "neutral")}</div>
${why.length > 0 ? html`<p class="note fr-mb-0">Trouvé par ${why.join(", ")}</p>` : ""}
${units.length > 0 ? html`<ul class="raisons">${units.slice(0, shownUnits).map((unit) => unitLine(unit, now))}</ul>` : ""}
${units.length > shownUnits ? html`<p class="note fr-mb-0">et ${count(units.length - shownUnits, "autre unité", "autres unités")}</p>` : ""}
${compareBox(found)}</article>`;
}

/** The units that answer say the price; when none does, the establishment's least one. */
export function leastPrice({ units }: Found): number | null {
  const answering = units.filter((unit) => unit.answers && unit.priceMonth !== null);
  const prices = (answering.length > 0 ? answering : units).flatMap((unit) => unit.priceMonth ?? []);
  return prices.length > 0 ? Math.min(...prices) : null;
}

/** Why it stands there: the words found, as it writes them, and the team that comes. */
export function reasons({ words, comes }: Found, search: Search): string[] {
  return [
    ...words.map(({ typed, found, exact }) =>
      exact || fold(found) === typed ? `« ${found} »` : `« ${found} » (pour « ${typed} »)`,
    ),
    ...(comes && search.around ? [`sa zone d’intervention, qui couvre ${search.around.label}`] : []),
  ];
}

const compareBox = ({ facility }: Found) =>
  html`<div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="f-${facility.finess}" name="f" value="${facility.finess}" form="comparer"><label class="fr-label" for="f-${facility.finess}">Comparer<span class="fr-sr-only"> ${facility.name}</span></label></div>`;

function unitLine(unit: FoundUnit, now: Date) {
  const said = placesSentence(unit.places, now, unit.module);
  const free = unit.places !== null && unit.places.free > 0 && !said.startsWith("Places :");
  const what =
    unit.name === kindLabel(unit.kinds[0]!)
      ? unit.name
      : `${unit.name} (${unit.kinds.map(kindLabel).join(", ").toLowerCase()})`;
  return html`<li class="${free ? "oui" : "si"}">${what} : ${lowered(said)}</li>`;
}

const lowered = (sentence: string) =>
  sentence.startsWith("Places : ")
    ? `places ${sentence.slice(9)}`
    : sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** "à moins de 1 km", "12 km" */
export const distanceLabel = (km: number) => (km < 1 ? "moins de 1 km" : `${Math.round(km)} km`);

export const offeredFeatures = (offer: Offer) =>
  featureCodes.filter((code) => offer[code]).map((code) => features[code].label);
