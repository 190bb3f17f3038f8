import { html } from "hono/html";
import { freshnessLabel, placesSentence } from "#features/directory/availability.ts";
import { shortCategory } from "#features/directory/category.ts";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import {
  type Facility,
  type FacilityField,
  isFictitious,
  isUnnumbered,
  type Prices,
  sourceLabels,
  statusLabels,
} from "#features/directory/facility.ts";
import { isAtHome, kindLabel, mentionLabel, modeLabel } from "#features/directory/kind.ts";
import { limitSentences } from "#features/directory/limit.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import { comforts, type Unit } from "#features/directory/unit.ts";
import { distanceLabel, offeredFeatures } from "#features/search/listing.page.ts";
import { listNearestLike } from "#features/search/search.store.ts";
import { frenchDay } from "#lib/dates.ts";
import { capital, count, euros } from "#lib/french.ts";
import { badge, warning } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { askPage } from "./ask.page.ts";
import { estimateTeaser } from "./estimate.page.ts";
import { showUnknown } from "./unknown.page.ts";

/** GET /etablissements/:finess : the card of a facility, for everyone, at an address that never changes. */
export async function facilityPage(web: Web): Promise<Response> {
  const { readDb } = web.var.outside;
  const facility = await findFacilityByFiness(readDb, web.req.param("finess") ?? "");
  if (!facility) return showUnknown(web);
  const units = (await listUnitsOf(readDb, facility.id)).filter((unit) => unit.kinds.length > 0);
  const { now } = web.var;
  if (web.req.query("demande") === "1" && !facility.closedOn && units.length > 0) return askPage(web, facility);
  return show(web, {
    title: facility.name,
    about: { canonical: `/etablissements/${facility.finess}`, index: true },
    body: html`<p class="fil fr-mb-1v"><a href="/annuaire">Annuaire</a> › ${facility.name}</p>
<div class="ligne ligne--base"><h1 class="fr-h4 fr-mb-1w">${facility.name}</h1>${badge(shortCategory(facility.category, facility.categoryLabel), "neutral")}</div>
${facility.closedOn ? await closed(web, facility) : ""}
<p class="fr-mb-2w">${[facility.categoryLabel, facility.legalStatus && statusLabels[facility.legalStatus], `${facility.city} (${facility.departement})`].filter(Boolean).join(" · ")}</p>
${notes(facility)}
<div class="deux"><div>${unitList(facility, units, now)}${priceTable(facility.prices)}${await estimateTeaser(web, facility)}</div>
<aside>${contacts(facility)}${request(facility, units)}${origins(facility)}</aside></div>`,
  });
}

async function closed(web: Web, facility: Facility) {
  const near = await listNearestLike(web.var.outside.readDb, facility, 3);
  return warning(
    `Établissement fermé depuis le ${frenchDay(facility.closedOn!)}`,
    html`Les plus proches du même type : ${near.map(({ facility: other, distanceKm }, i) => html`${i > 0 ? ", " : ""}<a href="/etablissements/${other.finess}">${other.name}</a> (${distanceLabel(distanceKm ?? 0)})`)}.`,
  );
}

function notes(facility: Facility) {
  if (isFictitious(facility.finess)) return html`<p class="note">Établissement fictif, créé pour la démonstration.</p>`;
  if (isUnnumbered(facility.finess))
    return html`<p class="note">Connu par une liste de prix sans numéro FINESS : la commune est la plus proche de ses coordonnées.</p>`;
  return "";
}

function unitList(facility: Facility, units: readonly Unit[], now: Date) {
  if (units.length === 0)
    return html`<p>Cet établissement ne reçoit pas de demandes par Sextant : prenez contact avec lui directement.</p>`;
  const supposed = !facility.origins.offer && !isFictitious(facility.finess);
  return html`<section><h2 class="fr-h6 fr-mb-1w">${count(units.length, "unité")}</h2>
${supposed ? html`<p class="note">L’offre ci-dessous est déduite de la catégorie de l’établissement : il ne l’a pas encore confirmée.</p>` : ""}
${units.map((unit) => unitCard(unit, now))}</section>`;
}

function unitCard(unit: Unit, now: Date) {
  const free = unit.places !== null && unit.places.free > 0;
  const offer = [...offeredFeatures(unit.offer), ...(unit.offer.comfort ?? []).map((code) => comforts[code])];
  const rooms = [unit.offer.single && "chambres simples", unit.offer.double && "chambres doubles"]
    .filter(Boolean)
    .join(" et ");
  const facts: [string, string | null][] = [
    ["Accueil", unit.kinds.map(kindLabel).join(", ")],
    ["Mentions", unit.mentions.map(mentionLabel).join(", ") || null],
    [
      "Modes",
      unit.modes
        .map(modeLabel)
        .filter((label) => Number.isNaN(Number(label)))
        .join(", ") || null,
    ],
    [
      "Capacité",
      unit.offer.capacity ? `${count(unit.offer.capacity, "place")}${rooms ? `, ${rooms}` : ""}` : rooms || null,
    ],
    ["Zone", unit.zoneKm && unit.kinds.some(isAtHome) ? `${unit.zoneKm} km autour` : null],
    ["Prix", unit.priceMonth === null ? null : `${euros(unit.priceMonth)} par mois, hors aides`],
    ["Propose", offer.join(", ") || null],
    ["Limites", limitSentences(unit.limits).join(" · ") || null],
  ];
  return html`<article class="carte"><div class="ligne"><h3 class="fr-text--md fr-mb-0">${unit.name}</h3>${unit.places ? badge(freshnessLabel(unit.places.at, now, unit.module), "neutral") : ""}</div>
<ul class="raisons fr-mb-1w"><li class="${free ? "oui" : "si"}">${placesSentence(unit.places, now, unit.module)}</li>
${unit.accepts ? "" : html`<li class="non">N’accepte pas de demandes en ce moment${unit.acceptsFrom ? `, de nouveau à partir du ${frenchDay(unit.acceptsFrom)}` : ""}</li>`}</ul>
<dl class="fiche">${facts.map(([term, value]) => (value ? html`<dt>${term}</dt><dd>${value}</dd>` : ""))}</dl></article>`;
}

const priceRows: [keyof Prices, string, "jour" | "mois"][] = [
  ["single", "Chambre simple", "jour"],
  ["double", "Chambre double", "jour"],
  ["singleAsh", "Chambre simple, aide sociale", "jour"],
  ["doubleAsh", "Chambre double, aide sociale", "jour"],
  ["singleTemporary", "Séjour temporaire, chambre simple", "jour"],
  ["doubleTemporary", "Séjour temporaire, chambre double", "jour"],
  ["dayCare", "Accueil de jour", "jour"],
  ["gir12", "Tarif dépendance GIR 1 et 2", "jour"],
  ["gir34", "Tarif dépendance GIR 3 et 4", "jour"],
  ["gir56", "Tarif dépendance GIR 5 et 6", "jour"],
  ["rentF1", "Loyer F1", "mois"],
  ["rentF1Bis", "Loyer F1 bis", "mois"],
  ["rentF2", "Loyer F2", "mois"],
];

function priceTable(prices: Prices | null) {
  if (!prices) return "";
  const known = priceRows.filter(([key]) => prices[key] !== undefined);
  return html`<section class="fr-mt-3w"><h2 class="fr-h6 fr-mb-1w">Prix${prices.year ? ` ${prices.year}` : ""}</h2>
<table class="liste"><caption class="fr-sr-only">Prix de l’établissement</caption><thead><tr><th scope="col">Prestation</th><th scope="col">Montant</th></tr></thead>
<tbody>${known.map(([key, label, period]) => html`<tr><td data-t="Prestation">${label}</td><td data-t="Montant">${amount(prices[key] as number)} par ${period}</td></tr>`)}</tbody></table>
<p class="note">Source : ${sourceLabels[prices.source]}.</p></section>`;
}

export const amount = (value: number) => value.toLocaleString("fr-FR", { style: "currency", currency: "EUR" });

function contacts(facility: Facility) {
  const address = [facility.street, [facility.postcode, facility.city].filter(Boolean).join(" ")]
    .filter(Boolean)
    .join(", ");
  const phone = facility.phone?.replaceAll(/(\d\d)(?=\d)/g, "$1 ");
  const site = facility.website && /^https?:\/\//.test(facility.website) ? facility.website : null;
  return html`<div class="carte"><h2 class="fr-h6 fr-mb-1w">Coordonnées</h2><ul class="fr-raw-list fr-text--sm fr-mb-0">
<li>${address}</li>
${phone ? html`<li>Téléphone : <a href="tel:${facility.phone}">${phone}</a></li>` : ""}
${facility.email ? html`<li>Courriel : <a href="mailto:${facility.email}">${facility.email}</a></li>` : ""}
${site ? html`<li>Site : <a href="${site}" rel="noopener external">${site.replace(/^https?:\/\//, "").replace(/\/.*$/, "")}</a></li>` : ""}
<li>Numéro FINESS : ${facility.finess}</li></ul></div>`;
}

const request = (facility: Facility, units: readonly Unit[]) =>
  facility.closedOn || units.length === 0
    ? ""
    : html`<div class="carte"><h2 class="fr-h6 fr-mb-1w">Demander une place ici</h2>
<p class="fr-text--sm fr-mb-1w">La demande est préparée par un professionnel : équipe de l’hôpital, médecin traitant, service social ou de coordination. Il l’adresse à cet établissement et à d’autres, et chacun suit les réponses.</p>
<p class="fr-mb-0"><a class="fr-btn" href="/etablissements/${facility.finess}?demande=1">Demander un hébergement</a></p></div>`;

const fieldLabels: Record<FacilityField, string> = {
  name: "Nom",
  category: "Catégorie",
  legalStatus: "Statut",
  address: "Adresse",
  city: "Commune",
  point: "Position",
  contacts: "Contacts",
  prices: "Prix",
  offer: "Offre",
  card: "Présentation",
  booking: "Prise de rendez-vous",
};

/** Who says each field, and since when: one line for all that a source says of the same day. */
function origins(facility: Facility) {
  const said = new Map<string, string[]>();
  for (const field of Object.keys(fieldLabels) as FacilityField[]) {
    const origin = facility.origins[field];
    if (!origin) continue;
    const source = `${sourceLabels[origin.source]}${origin.date ? `, ${frenchDay(origin.date)}` : ""}`;
    said.set(source, [...(said.get(source) ?? []), fieldLabels[field]]);
  }
  return html`<div class="carte"><h2 class="fr-h6 fr-mb-1w">D’où viennent ces informations</h2>
<ul class="fr-raw-list fr-text--sm fr-mb-0">${[...said].map(([source, fields]) => html`<li><b>${capital(source)}</b> : ${fields.join(", ").toLowerCase()}</li>`)}</ul></div>`;
}
