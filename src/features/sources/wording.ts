import { type LegalStatus, type Source, sourceLabels, statusLabels } from "#features/directory/facility.ts";
import { features, isFeature } from "#features/directory/unit.ts";
import type { Told, What } from "#features/imports/run.ts";
import { frenchDay, isDay } from "#lib/dates.ts";
import { capital, count } from "#lib/french.ts";

/** The tabs of a report. */
export const whatLabels = {
  appeared: "Apparus",
  changed: "Modifiés",
  closed: "Fermés",
  reopened: "Rouverts",
  rejected: "Rejetés",
  doubt: "À vérifier",
} satisfies Record<What, string>;

/** One row, in its own words. */
export const whatWords = {
  appeared: "apparu",
  changed: "modifié",
  closed: "fermé",
  reopened: "rouvert",
  rejected: "rejeté",
  doubt: "à vérifier",
} satisfies Record<What, string>;

/** "3 apparus, 1 fermé"; what nothing happened to is not said. */
export const happened = (totals: Record<What, number>): string =>
  (Object.keys(whatWords) as What[])
    .filter((what) => totals[what] > 0)
    .map((what) =>
      what === "doubt" ? `${count(totals[what], "point")} à vérifier` : count(totals[what], whatWords[what]),
    )
    .join(", ");

const fields: Record<string, string> = {
  name: "Nom",
  legalEntity: "Gestionnaire",
  legalEntityFiness: "FINESS du gestionnaire",
  siret: "SIRET",
  siren: "SIREN",
  openedOn: "Ouverture",
  closedOn: "Fermeture",
  category: "Catégorie",
  categoryLabel: "Libellé de la catégorie",
  legalStatus: "Statut",
  street: "Adresse",
  postcode: "Code postal",
  city: "Commune",
  commune: "Code de la commune",
  departement: "Département",
  phone: "Téléphone",
  email: "Courriel",
  website: "Site internet",
  point: "Coordonnées",
  rorId: "Identifiant ROR",
  address: "adresse",
  contacts: "coordonnées",
  prices: "prix",
  offer: "offre",
  card: "présentation",
  postcodes: "Codes postaux",
  population: "Population",
  "prices.year": "Année des prix",
  "prices.source": "Source des prix",
  "prices.single": "Chambre simple",
  "prices.double": "Chambre double",
  "prices.singleAsh": "Chambre simple, aide sociale",
  "prices.doubleAsh": "Chambre double, aide sociale",
  "prices.singleTemporary": "Séjour temporaire, chambre simple",
  "prices.doubleTemporary": "Séjour temporaire, chambre double",
  "prices.singleTemporaryAsh": "Séjour temporaire, chambre simple, aide sociale",
  "prices.doubleTemporaryAsh": "Séjour temporaire, chambre double, aide sociale",
  "prices.dayCare": "Accueil de jour",
  "prices.gir12": "Tarif GIR 1 et 2",
  "prices.gir34": "Tarif GIR 3 et 4",
  "prices.gir56": "Tarif GIR 5 et 6",
  "prices.rentF1": "Loyer F1",
  "prices.rentF1Bis": "Loyer F1 bis",
  "prices.rentF2": "Loyer F2",
  "prices.rentF1Ash": "Loyer F1, aide sociale",
  "prices.rentF1BisAsh": "Loyer F1 bis, aide sociale",
  "prices.rentF2Ash": "Loyer F2, aide sociale",
  "prices.otherService": "Autre prestation",
  "card.services": "Services",
  "offer.capacity": "Places installées",
};

/** "Hébergement permanent · offer.capacity" → "Hébergement permanent : places installées". */
export function fieldLabel(path: string): string {
  const [of, own] = path.includes(" · ") ? (path.split(" · ", 2) as [string, string]) : [null, path];
  const label = own.startsWith("source.") ? `Source (${lower(labelOf(own.slice(7)))})` : labelOf(own);
  return of ? `${of} : ${lower(label)}` : label;
}

function labelOf(path: string): string {
  const known = fields[path];
  if (known) return capital(known);
  const feature = /^offer\.(.+)$/.exec(path)?.[1];
  if (feature && isFeature(feature)) return features[feature].short;
  return path.startsWith("card.") ? "Présentation" : path;
}

const lower = (text: string) => (/^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));

/** A value as one reads it: a day, a yes, a source with its day, euros as the source counts them. */
export function valueText(path: string, value: Told): string {
  if (value === null) return "rien";
  if (typeof value === "boolean") return value ? "oui" : "non";
  if (typeof value === "number")
    return value.toLocaleString("fr-FR", path.endsWith("year") ? { useGrouping: false } : {});
  const own = path.split(" · ").at(-1)!;
  if (own.startsWith("source.") || own === "prices.source") {
    const [source, date] = value.split(" ");
    return `${sourceLabels[source as Source] ?? source}${date ? `, ${frenchDay(date)}` : ""}`;
  }
  if (own === "legalStatus") return statusLabels[value as LegalStatus] ?? value;
  return isDay(value) ? frenchDay(value) : value;
}
