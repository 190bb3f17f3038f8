import type { Coded, UnitCard } from "#features/directory/card.ts";
import { isDay } from "#lib/dates.ts";
import {
  type Coding,
  codingsNamed,
  codingsOf,
  type Element,
  elementsOf,
  extensionsOf,
  extensionValue,
  identifiersOf,
  isElement,
  numberOf,
  type Resource,
  referenceOf,
  textOf,
  valueNamed,
} from "#lib/fhir.ts";
import { capital } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type ContactSaid, contactsOf } from "./contact.ts";
import { type Answered, answeredBy } from "./kinds.ts";
import { cardCodes, cardLists, codedOf, tableOf } from "./nomenclature.ts";
import { locationsOf } from "./place.ts";
import { dayOfUpdate } from "./structure.ts";

/** One offer of one unit, as a HealthcareService of the ROR says it. */
export type Offering = {
  id: string;
  /** Unique and persistent in the whole country. */
  rorId: string;
  name: string;
  /** An Organization of the ROR, or a FINESS number. */
  providedBy: { organization: string } | { finess: string };
  locations: string[];
  answered: Answered;
  card: UnitCard;
  ages: { ageMin?: number; ageMax?: number };
  /** INSEE codes of communes, codes of départements; null: nothing said. */
  zone: { communes: string[]; departements: string[] } | null;
  sensitive: boolean;
  contacts: ContactSaid[];
  /** Closed for good since that day. */
  closedOn: string | null;
  /** The day the ROR speaks of. */
  date: string | null;
  doubts: string[];
};

/** What a HealthcareService says, or why it cannot be read, in French. */
export function readOffering(resource: Resource): Result<Offering, string> {
  const rorId = identifiersOf(resource.identifier)[0]?.value;
  if (!rorId) return refuse(`Offre sans identifiant : HealthcareService/${resource.id}`);
  const name = textOf(resource.name);
  if (!name) return refuse(`Offre sans nom : HealthcareService/${resource.id}`);
  const providedBy = providerOf(resource);
  if (!providedBy) return refuse(`Offre sans structure porteuse : HealthcareService/${resource.id}`);
  const doubts: string[] = [];
  const codings = codingsIn(resource, doubts);
  const card = cardOf(resource, codings);
  const zone = zoneOf(resource, doubts);
  if (codedOf(codings, "care-mode").length !== 1)
    doubts.push(
      `${codedOf(codings, "care-mode").length} modes de prise en charge au lieu d’un : HealthcareService/${resource.id}`,
    );
  return ok({
    id: resource.id,
    rorId,
    name,
    providedBy,
    locations: locationsOf(resource.location),
    answered: answeredBy({
      organisation: card.organisation ?? [],
      careMode: card.careMode ?? null,
      temporality: card.temporality ?? [],
      patientTypes: card.patientTypes ?? [],
      activityField: card.activityField ?? null,
    }),
    card,
    ages: agesOf(resource, doubts),
    zone,
    sensitive: valueNamed(resource, "ror-healthcareservice-sensitive-unit") === true,
    contacts: contactsOf(resource),
    closedOn: resource.active === false ? (card.closing?.from ?? dayOfUpdate(resource)) : null,
    date: dayOfUpdate(resource),
    doubts,
  });
}

function providerOf(resource: Resource): Offering["providedBy"] | null {
  const organization = referenceOf(resource.providedBy, "Organization");
  if (organization) return { organization };
  const identifier = isElement(resource.providedBy) ? identifiersOf(resource.providedBy.identifier)[0] : undefined;
  return identifier ? { finess: identifier.value.toUpperCase() } : null;
}

/** Every code it carries; a characteristic of a table we do not know is left in what was received, and said. */
function codingsIn(resource: Resource, doubts: string[]): Coding[] {
  const among = (element: unknown) => codingsOf(element);
  const codings = [
    ...among(resource.category),
    ...among(resource.type),
    ...among(resource.specialty),
    ...elementsOf(resource.characteristic).flatMap((one) => {
      // an act given outside the practice is not one of this place
      const outside = codingsNamed(one, "ror-act-type").some(({ code }) => code === "outsideOfficeAct");
      return outside ? [] : codingsOf(one);
    }),
    ...extensionsOf(resource, "ror-healthcareservice-patient-type").flatMap((one) =>
      codingsNamed(one, "supportedPatientInfo"),
    ),
  ];
  for (const { system, code } of codings)
    if (!tableOf(system))
      doubts.push(
        `Code ${code} d’une nomenclature inconnue (${system ?? "sans nom"}) : HealthcareService/${resource.id}`,
      );
  return codings;
}

function cardOf(resource: Resource, codings: readonly Coding[]): UnitCard {
  const card: UnitCard = {};
  for (const [key, table] of Object.entries(cardLists) as [
    keyof typeof cardLists,
    (typeof cardLists)[keyof typeof cardLists],
  ][]) {
    const found = codedOf(codings, table);
    if (found.length > 0) card[key] = found;
  }
  for (const [key, table] of Object.entries(cardCodes) as [
    keyof typeof cardCodes,
    (typeof cardCodes)[keyof typeof cardCodes],
  ][]) {
    const found = codedOf(codings, table)[0];
    if (found) card[key] = found;
  }
  const hours = hoursOf(resource);
  if (hours) card.hours = hours;
  const closing = closingOf(resource);
  if (closing) card.closing = closing;
  const sectors = extensionsOf(resource, "ror-healthcareservice-psychiatric-sector").flatMap(
    (one) => sectorOf(one) ?? [],
  );
  if (sectors.length > 0) card.psychiatricSector = sectors.join(", ");
  if (valueNamed(resource, "ror-healthcareservice-no-consent-habilitation") === true) card.withoutConsent = true;
  return card;
}

/** "75G01", "75I02": G for adults, I for children. */
const sectorOf = (extension: Element): string | null => {
  const said = extensionValue(extension);
  return textOf(said) ?? codingsOf(said)[0]?.code ?? null;
};

function closingOf(resource: Resource): UnitCard["closing"] | null {
  for (const one of elementsOf(resource.notAvailable)) {
    const during = isElement(one.during) ? one.during : {};
    const [from, until] = [textOf(during.start)?.slice(0, 10) ?? "", textOf(during.end)?.slice(0, 10) ?? ""];
    if (isDay(from)) return { from, until: isDay(until) ? until : null };
  }
  return null;
}

/** An age of nobody: ROR writes 120 for "no limit". */
const nobody = 110;

function agesOf(resource: Resource, doubts: string[]): Offering["ages"] {
  const range = extensionsOf(resource, "ror-healthcareservice-patient-type").map((one) =>
    valueNamed(one, "ageRange"),
  )[0];
  if (!isElement(range)) return {};
  const [low, high] = [yearsOf(range.low), yearsOf(range.high)];
  if (low !== null && high !== null && low > high) {
    doubts.push(`Âges à l’envers (${low} à ${high} ans), laissés de côté : HealthcareService/${resource.id}`);
    return {};
  }
  return {
    ...(low !== null && low > 0 && low < nobody ? { ageMin: low } : {}),
    ...(high !== null && high < nobody ? { ageMax: high } : {}),
  };
}

/** Whole years; months and days are fewer. */
function yearsOf(bound: unknown): number | null {
  const value = numberOf(isElement(bound) ? bound.value : bound);
  if (value === null || value < 0) return null;
  const unit = isElement(bound) ? (textOf(bound.code) ?? textOf(bound.unit) ?? "a") : "a";
  const years = /^(mo|mois)/i.test(unit)
    ? value / 12
    : /^(d|j)/i.test(unit)
      ? value / 365.25
      : /^(wk|sem)/i.test(unit)
        ? value / 52
        : value;
  return Math.floor(years);
}

/** TRE_R201: 2 département, 3 commune. Regions, health territories and countries are too wide to be a zone: said, not guessed. */
function zoneOf(resource: Resource, doubts: string[]): Offering["zone"] {
  const rows = ["ror-territorial-division", "ror-healthcareservice-intervention-zone"].flatMap((name) =>
    extensionsOf(resource, name),
  );
  const zone = { communes: new Set<string>(), departements: new Set<string>() };
  for (const row of rows) {
    const kind = codingsNamed(row, "typeTerritorialDivision")[0]?.code;
    const code = codingsNamed(row, "codeTerritorialDivision")[0]?.code ?? "";
    if (kind === "3" && /^\d[0-9AB]\d{3}$/.test(code)) zone.communes.add(code);
    else if (kind === "2" && /^(\d[0-9AB]|9[78]\d)$/.test(code)) zone.departements.add(code);
    else
      doubts.push(
        `Zone d’intervention non comprise (type ${kind ?? "absent"}, code ${code || "absent"}) : HealthcareService/${resource.id}`,
      );
  }
  if (zone.communes.size + zone.departements.size === 0) return null;
  return { communes: [...zone.communes].sort(), departements: [...zone.departements].sort() };
}

const days = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const fhirDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** "Lundi au vendredi : 9 h 00 – 17 h 00 ; samedi : 9 h 00 – 12 h 00" */
function hoursOf(resource: Resource): string | null {
  const slots = new Map<string, Set<number>>();
  for (const row of elementsOf(resource.availableTime)) {
    const hours = row.allDay === true ? "toute la journée" : between(row.availableStartTime, row.availableEndTime);
    const said = [
      ...(Array.isArray(row.daysOfWeek) ? row.daysOfWeek.map((day) => fhirDays.indexOf(String(day))) : []),
      ...extensionsOf(row, "ror-available-time-number-days-of-week").map(
        (one) => (numberOf(extensionValue(one)) ?? 0) - 1,
      ),
    ].filter((day) => day >= 0 && day <= 6);
    if (!hours || said.length === 0) continue;
    slots.set(hours, new Set([...(slots.get(hours) ?? []), ...said]));
  }
  if (slots.size === 0) return null;
  return capital([...slots].map(([hours, on]) => `${daysIn([...on].sort())} : ${hours}`).join(" ; "));
}

function daysIn(on: number[]): string {
  const [first, last] = [on[0]!, on.at(-1)!];
  if (on.length > 2 && last - first === on.length - 1) return `${days[first]} au ${days[last]}`;
  return on.map((day) => days[day]).join(", ");
}

function between(from: unknown, until: unknown): string | null {
  const time = (value: unknown) => /^(\d{2}):(\d{2})/.exec(textOf(value) ?? "");
  const [start, end] = [time(from), time(until)];
  return start && end ? `${Number(start[1])} h ${start[2]} – ${Number(end[1])} h ${end[2]}` : null;
}

/** A PractitionerRole: the profession of somebody who works in an offer. Nobody is named in what we keep. */
export type Role = { id: string; offering: string; profession: Coded };

export function readRole(resource: Resource): Role | null {
  const offering = elementsOf(resource.healthcareService).flatMap(
    (one) => referenceOf(one, "HealthcareService") ?? [],
  )[0];
  const code = codingsOf(resource.code)[0];
  return offering && code && resource.active !== false
    ? { id: resource.id, offering, profession: { code: code.code, label: code.display } }
    : null;
}
