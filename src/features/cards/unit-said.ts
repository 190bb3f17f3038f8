import type { Capacity, Coded, UnitCard } from "#features/directory/card.ts";
import { frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";

/** What a unit's card says, in the order a reader looks for it: a label and its words, nothing for what nobody said. */
export function unitLines(card: UnitCard): { label: string; value: string }[] {
  const lines: [string, string | undefined][] = [
    ["Type d’offre", one(card.offerType) ?? many(card.organisation)],
    ["Champ d’activité", one(card.activityField)],
    ["Mode de prise en charge", one(card.careMode)],
    ["Temporalité de l’accueil", many(card.temporality)],
    ["Modalités d’accueil", many(card.modality)],
    ["Mode de gestion", many(card.management)],
    ["Activités", many(card.activities)],
    ["Familles d’activités", many(card.families)],
    ["Actes spécifiques", many(card.acts)],
    ["Spécialisations de prise en charge", many(card.specialisations)],
    ["Public accueilli", many(card.patientTypes)],
    ["Professions", many(card.professions)],
    ["Équipe", many(card.team)],
    ["Compétences", many(card.competences)],
    ["Niveau d’expertise", one(card.expertise)],
    ["Ouverture dans l’année", one(card.yearlyOpening)],
    ["Horaires", card.hours],
    ["Fermeture", closingSaid(card.closing)],
    ["Secteur de psychiatrie", card.psychiatricSector],
    ["Soins sans consentement", card.withoutConsent ? "Habilitée" : undefined],
    ["Langues parlées", card.languages?.join(", ")],
    ["Temps de trajet de l’équipe", card.travelMinutes === undefined ? undefined : `${card.travelMinutes} min au plus`],
    ["Lits et places", card.capacities?.map(capacitySaid).join(" · ")],
  ];
  return lines.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

/** "Fermée du 1 août 2026, réouverture le 25 août 2026 (travaux)" */
export function closingSaid(closing: UnitCard["closing"]): string | undefined {
  if (!closing) return undefined;
  const until = closing.until ? `, réouverture le ${frenchDay(closing.until)}` : ", date de réouverture non connue";
  return `À partir du ${frenchDay(closing.from)}${until}${closing.reason ? ` (${closing.reason})` : ""}`;
}

const said = ({ code, label }: Coded) => label ?? code;
const one = (coded: Coded | undefined) => (coded ? said(coded) : undefined);
const many = (coded: readonly Coded[] | undefined) => coded?.map(said).join(", ") || undefined;

/** A count without its age would be worth nothing. */
const capacitySaid = (capacity: Capacity) =>
  `${count(capacity.count, "place")}, ${said(capacity.status).toLowerCase()}${capacity.type ? ` (${said(capacity.type).toLowerCase()})` : ""}, compté le ${frenchDay(capacity.at)}`;
