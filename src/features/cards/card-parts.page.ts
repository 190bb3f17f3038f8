import { html } from "hono/html";
import { audienceLabels, type Contact, meansLabels } from "#features/contacts/contact.ts";
import { type DocumentCard, documentKinds, weightLabel } from "#features/contacts/document.ts";
import { type Facility, type Origins, type Prices, sourceLabels } from "#features/directory/facility.ts";
import { correctionPlaces, type FieldPath, ownerOf } from "#features/directory/owner.ts";
import { features, type Unit } from "#features/directory/unit.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { capital, count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { facts, phoneLink } from "#ui/parts.ts";
import { shown } from "./estimate-answer.page.ts";
import { capacityByKind, comfortsOf, featuresOf, moduleLabels, pradoLabels, priceRows } from "./summary.ts";

/** What the establishment says of itself, in its words. */
export function presentation(facility: Facility, units: readonly Unit[]) {
  const { card } = facility;
  const lines = [
    ["Ouverture", card.opening],
    ["Visites", card.visits],
    ["Accessibilité", card.accessibility],
    ["Services", card.services],
    ["Confort", comfortsOf(units).join(", ").toLowerCase() || undefined],
    ["Langues parlées", card.languages?.join(", ") || undefined],
    ["Accès", facility.point ? undefined : card.transport],
  ] as const;
  const said = lines.flatMap(([label, value]) => (value ? [{ label, value: paragraphs(value) }] : []));
  if (!card.presentation && said.length === 0) return "";
  return html`<section class="fr-mt-3w" aria-labelledby="presentation"><h2 class="fr-h5 fr-mb-1w" id="presentation">Présentation</h2>
${card.presentation ? card.presentation.split(/\n{2,}/).map((one) => html`<p>${one}</p>`) : ""}${said.length > 0 ? facts(said) : ""}</section>`;
}

const paragraphs = (text: string): string | Html =>
  text.includes("\n") ? html`${text.split("\n").map((line, i) => html`${i > 0 ? html`<br>` : ""}${line}`)}` : text;

/** Capacity by kind of stay, and what its units offer together. */
export function offered(facility: Facility, units: readonly Unit[]) {
  const rows = capacityByKind(units);
  const has = featuresOf(units);
  const prado = facility.card.prado ?? [];
  if (rows.length === 0 && has.length === 0 && prado.length === 0) return "";
  const modules = [...new Set(units.map(({ module }) => moduleLabels[module]))].join(", ");
  return html`<section class="fr-mt-3w" aria-labelledby="offre"><h2 class="fr-h5 fr-mb-1w" id="offre">Accueil et capacité</h2>
${rows.length > 0 ? html`<table class="liste paires fr-mb-2w"><caption class="fr-sr-only">Places installées, par type d’accueil</caption><thead><tr><th scope="col">Accueil</th><th scope="col">Places installées</th></tr></thead><tbody>${rows.map((row) => html`<tr><td data-t="Accueil">${row.kinds}</td><td data-t="Places installées">${row.places}${row.units > 1 ? ` dans ${count(row.units, "unité")}` : ""}</td></tr>`)}</tbody></table>` : ""}
${facts([
  ...(has.length > 0
    ? [
        {
          label: "Propose",
          value: html`<ul class="raisons fr-mt-0">${has.map((code) => html`<li class="oui">${features[code].label}</li>`)}</ul>`,
        },
      ]
    : []),
  ...(prado.length > 0
    ? [
        {
          label: "Convention PRADO, retour à domicile",
          value: prado.map((code) => pradoLabels[code] ?? code).join(", "),
        },
      ]
    : []),
  ...(modules ? [{ label: "Reçoit des dossiers", value: modules }] : []),
])}</section>`;
}

export function priceTable(prices: Prices | null, facility: Facility) {
  if (!prices) return "";
  const known = priceRows.filter(([key]) => prices[key] !== undefined);
  if (known.length === 0) return "";
  return html`<section class="fr-mt-3w" aria-labelledby="prix"><h2 class="fr-h5 fr-mb-1w" id="prix">Prix${prices.year ? ` ${prices.year}` : ""}</h2>
<table class="liste paires"><caption class="fr-sr-only">Prix de l’établissement</caption><thead><tr><th scope="col">Prestation</th><th scope="col">Montant</th></tr></thead>
<tbody>${known.map(([key, label, period]) => html`<tr><td data-t="Prestation">${label}</td><td data-t="Montant">${price(prices[key] as number)} par ${period}</td></tr>`)}</tbody></table>
<p class="note">Source : ${sourceLabels[prices.source]}${said(facility.origins, "prices")}.</p></section>`;
}

/** 0 and 1 € are what a source writes when nobody answered. */
const price = (value: number) => (value > 1 ? shown(value) : "non communiqué");
const said = (origins: Origins, field: FieldPath) => {
  const date = origins[field]?.date;
  return date ? `, ${frenchDay(date)}` : "";
};

export function documentList(facility: Facility, documents: readonly DocumentCard[]) {
  if (documents.length === 0) return "";
  return html`<section class="fr-mt-3w" aria-labelledby="documents"><h2 class="fr-h5 fr-mb-1w" id="documents">Documents</h2>
<ul class="fr-raw-list">${documents.map((one) => html`<li class="fr-mb-1w"><a class="fr-link" href="/etablissements/${facility.finess}/documents/${one.id}" data-turbo="false">${one.title}</a> <span class="note">${documentKinds[one.kind]}, ${weightLabel(one)}, ajouté le ${frenchDay(dayOf(one.addedAt))}</span></li>`)}</ul></section>`;
}

/** How to reach it: what identifies it, then the contacts this reader may know. */
export function contactList(facility: Facility, contacts: readonly Contact[]) {
  const address = [facility.street, [facility.postcode, facility.city].filter(Boolean).join(" ")]
    .filter(Boolean)
    .join(", ");
  const site = facility.website && webAddress(facility.website);
  return html`<div class="carte" id="coordonnees"><h2 class="fr-h6 fr-mb-1w">Coordonnées</h2><ul class="fr-raw-list fr-text--sm fr-mb-0">
<li>${address}</li>
${facility.phone ? html`<li>Téléphone : ${phoneLink(facility.phone)}</li>` : ""}
${facility.email ? html`<li>Courriel : <a href="mailto:${facility.email}">${facility.email}</a></li>` : ""}
${site ? html`<li>Site : <a href="${site}" rel="noopener noreferrer external">${hostOf(site)}</a></li>` : ""}
${contacts.filter(({ unit }) => unit === null).map(contactLine)}
<li>Numéro FINESS : ${facility.finess}</li>
${facility.legalEntity ? html`<li>Géré par ${facility.legalEntity}${facility.legalEntityFiness ? ` (FINESS ${facility.legalEntityFiness})` : ""}</li>` : ""}
<li>${facility.rorId ? "Décrit dans le ROR, le répertoire national de l’offre de soins" : "Pas encore relié au ROR, le répertoire national de l’offre de soins"}</li>
<li><a href="/fhir/Organization/${facility.finess}" type="application/fhir+json">Cette fiche pour les logiciels (FHIR)</a></li></ul></div>`;
}

export const contactLine = (contact: Contact) =>
  html`<li>${contact.label} : ${contactValue(contact)}${contact.audience === "professionals" ? html` <span class="fr-badge fr-badge--sm fr-badge--no-icon">${audienceLabels.professionals}</span>` : ""}</li>`;

function contactValue({ means, value }: Contact): string | Html {
  switch (means) {
    case "phone":
      return phoneLink(value);
    case "email":
      return html`<a href="mailto:${value}">${value}</a>`;
    case "website": {
      const site = webAddress(value);
      return site ? html`<a href="${site}" rel="noopener noreferrer external">${hostOf(site)}</a>` : value;
    }
    case "mssante":
      return html`${value} <span class="note">${meansLabels.mssante}</span>`;
  }
}

/** Only the web: an address typed as another protocol is shown to nobody. */
const webAddress = (typed: string): string | null =>
  /^https?:\/\//i.test(typed) && URL.canParse(typed) ? new URL(typed).href : null;
const hostOf = (address: string) => new URL(address).host;

const fieldLabels: Record<string, string> = {
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
  "card.presentation": "Texte de présentation",
  "card.opening": "Ouverture",
  "card.visits": "Visites",
  "card.transport": "Accès",
  "card.accessibility": "Accessibilité",
  "card.services": "Services",
  "card.languages": "Langues",
  "card.prado": "Convention PRADO",
  booking: "Prise de rendez-vous",
  kinds: "Types d’accueil",
  limits: "Limites d’accueil",
  "limits.ageMin": "Âge minimal",
  "limits.ageMax": "Âge maximal",
  zone: "Zone d’intervention",
  price: "Prix",
  accepts: "Accepte des demandes",
};

/** Who says each field and since when, and where a mistake is corrected: on demand. */
export function sources({ origins }: { origins: Origins }, machines: string | null = null) {
  // parts said apart that have no word of their own ("limits.weightMax") are told with their group, by the latest of them
  const latest = new Map<string, string>();
  for (const path of Object.keys(origins)) {
    const shown = path in fieldLabels ? path : path.split(".")[0]!;
    if (!(shown in fieldLabels) || !origins[path]) continue;
    const former = latest.get(shown);
    if (!former || (origins[former]!.date ?? "") < (origins[path].date ?? "")) latest.set(shown, path);
  }
  const rows = [...latest.keys()].sort(
    (a, b) => Object.keys(fieldLabels).indexOf(a) - Object.keys(fieldLabels).indexOf(b),
  );
  if (rows.length === 0) return "";
  return html`<details class="carte"><summary><b>D’où viennent ces informations</b></summary><dl class="fiche">${rows.map(
    (shown) => {
      const path = latest.get(shown)!;
      const { source, date } = origins[path]!;
      const owner = ownerOf(origins, path as FieldPath);
      return html`<dt>${fieldLabels[shown]}</dt><dd>${capital(sourceLabels[source])}${date ? `, ${frenchDay(date)}` : ""}${owner ? html` <span class="note">${correctionPlaces[owner.by]}</span>` : ""}</dd>`;
    },
  )}</dl>
${machines ? html`<p class="fr-text--sm fr-mt-1w fr-mb-0"><a href="${machines}" data-turbo="false">Les mêmes informations, pour un logiciel (FHIR)</a></p>` : ""}</details>`;
}
