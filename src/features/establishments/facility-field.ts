import type { Contact } from "#features/contacts/contact.ts";
import type { DocumentKind } from "#features/contacts/document.ts";
import type { Booking, FacilityCard } from "#features/directory/card.ts";
import type { Facility, Prices } from "#features/directory/facility.ts";
import { ownerOf } from "#features/directory/owner.ts";
import type { UnitId } from "#features/directory/unit.ts";
import { asNumber, asRecord, asText, asTexts, type Field, type Value } from "./field.ts";

/** A document, removed or not: what is removed may come back. */
export type FileLine = { id: string; title: string; kind: DocumentKind; removed: boolean };

/** An establishment with the rows that belong to its card. */
export type Establishment = Facility & { contactRows: Contact[]; files: FileLine[] };
export type FacilityControl = Field<Establishment>;

const cardText = (
  key: "presentation" | "services" | "opening" | "visits" | "transport" | "accessibility",
  name: string,
  label: string,
  hint: string,
  rows = 3,
): FacilityControl => ({
  ...{ code: `card.${key}`, name, label, hint, path: `card.${key}` },
  control: { kind: "text", rows, longest: 2000 },
  get: ({ card }) => card[key] ?? null,
  set: (of, value) => ({ ...of, card: withKey(of.card, key, asText(value)) }),
});

const cardList = (
  key: "languages" | "prado",
  name: string,
  label: string,
  control: FacilityControl["control"],
  hint: string,
): FacilityControl => ({
  ...{ code: `card.${key}`, name, label, hint, path: `card.${key}`, control },
  get: ({ card }) => card[key] ?? null,
  set: (of, value) => ({ ...of, card: withKey(of.card, key, value === null ? null : asTexts(value)) }),
});

const column = (key: "phone" | "email" | "website", label: string, hint: string): FacilityControl => ({
  ...{
    code: `contacts.${key}`,
    name: key === "phone" ? "telephone" : key === "email" ? "courriel" : "site",
    label,
    hint,
  },
  path: `contacts.${key}`,
  control: { kind: key },
  get: (of) => of[key],
  set: (of, value) => ({ ...of, [key]: asText(value) }),
});

/** The volets of a PRADO convention (modules specification C.8). */
export const pradoVolets = [
  { code: "chirurgie", label: "Chirurgie" },
  { code: "ic", label: "Insuffisance cardiaque" },
  { code: "bpco", label: "BPCO" },
  { code: "avc", label: "AVC" },
  { code: "personne-agee", label: "Personne âgée" },
  { code: "maternite", label: "Maternité" },
];

const prices: FacilityControl = {
  ...{ code: "prices", name: "prix", label: "Prix", path: "prices", control: { kind: "prices" } },
  get: ({ prices }) => (prices ? numbersOf(prices) : null),
  set: (of, value, origin) => ({
    ...of,
    prices: value === null ? null : { ...pricesOf(value), source: origin?.source ?? of.prices?.source ?? "declared" },
  }),
};

const numbersOf = ({ source: _, ...numbers }: Prices): Value => numbers;
const pricesOf = (value: Value) => {
  const { year = null, ...amounts } = asRecord(value);
  return { year: asNumber(year), ...Object.fromEntries(Object.entries(amounts).filter(([, n]) => n !== null)) };
};

/** What is declared of a booking link; whether it works is found out, not said. */
export const booking: FacilityControl = {
  ...{
    code: "booking",
    name: "rendez-vous",
    label: "Lien de rendez-vous",
    path: "booking",
    control: { kind: "booking" },
  },
  get: ({ booking }) => booking && bookingSaid(booking),
  set: (of, value) => ({
    ...of,
    booking: value === null ? null : { ...bookingOf(value), checkedAt: null, works: false },
  }),
};

const bookingSaid = ({ template, label, kind, from, until }: Booking): Value => ({
  template,
  label,
  kind,
  from,
  until,
});
function bookingOf(value: Value): Omit<Booking, "checkedAt" | "works"> {
  const { template = "", label = "", kind, from = null, until = null } = asRecord(value);
  return {
    template: asText(template) ?? "",
    label: asText(label) ?? "",
    kind: kind === "pre-admission" ? kind : "visit",
    from: asText(from),
    until: asText(until),
  };
}

/** One line of the contacts, added, changed or taken away. */
const contact = (id: string, of: Establishment): FacilityControl => ({
  ...{ code: `contact:${id}`, name: "contact", label: "Contact", control: { kind: "contact" }, path: null },
  get: ({ contactRows }) => {
    const row = contactRows.find((one) => one.id === id);
    return row ? contactSaid(row) : null;
  },
  set: (to, value) => {
    const others = to.contactRows.filter((one) => one.id !== id);
    return { ...to, contactRows: value === null ? others : [...others, contactOf(id, of, value)].sort(byPosition) };
  },
});

const byPosition = (a: Contact, b: Contact) => a.position - b.position;
export const contactSaid = ({
  label,
  means,
  value,
  audience,
  unit,
  position,
}: Omit<Contact, "id" | "facility" | "source" | "updatedAt">): Value => ({
  ...{ label, means, value, audience, unit, position },
});
function contactOf(id: string, of: Establishment, said: Value): Contact {
  const { label = "", means, value = "", audience, unit = null, position = 0 } = asRecord(said);
  return {
    id,
    facility: of.id,
    unit: asText(unit) as UnitId | null,
    label: asText(label) ?? "",
    means: means === "email" || means === "mssante" || means === "website" ? means : "phone",
    value: asText(value) ?? "",
    audience: audience === "public" ? "public" : "professionals",
    source: "declared",
    position: asNumber(position) ?? 0,
    updatedAt: new Date(0),
  };
}

/** A line the ROR gave is corrected there. */
export const contactOwner = ({ source, updatedAt }: Contact) =>
  ownerOf({ contacts: { source, date: updatedAt.toISOString().slice(0, 10) } }, "contacts");

/** A document put on the card, or taken off it: its bytes stay, so that it can come back. */
const file = (id: string): FacilityControl => ({
  ...{ code: `document:${id}`, name: "document", label: "Document", control: { kind: "document" }, path: null },
  get: ({ files }) => {
    const found = files.find((one) => one.id === id);
    return found && !found.removed ? { title: found.title, kind: found.kind } : null;
  },
  set: (of, value) => ({
    ...of,
    files: of.files.map((one) => (one.id === id ? { ...one, removed: value === null } : one)),
  }),
});

export type FacilitySection = { slug: string; title: string; intro: string; fields: FacilityControl[] };

/** The pages of an establishment's card: one theme each. */
export const facilitySections: FacilitySection[] = [
  {
    slug: "presentation",
    title: "Présentation",
    intro: "Ce que lisent les familles et les professionnels en ouvrant votre fiche.",
    fields: [
      cardText(
        "presentation",
        "presentation",
        "Présentation",
        "Ce qu’est l’établissement, pour qui, dans quel esprit. Quelques phrases suffisent.",
        6,
      ),
      cardText("services", "services", "Services", "Restauration, linge, animations, coiffeur…"),
      cardList("languages", "langues", "Langues parlées", { kind: "words" }, "Séparées par des virgules."),
      cardList(
        "prado",
        "prado",
        "Convention PRADO : volets couverts",
        { kind: "ticks", options: pradoVolets },
        "Le retour à domicile accompagné par l’Assurance maladie.",
      ),
    ],
  },
  {
    slug: "acces",
    title: "Accès et coordonnées",
    intro: "Quand et comment venir, et qui joindre d’abord.",
    fields: [
      column("phone", "Téléphone", "Celui du standard ou des admissions."),
      column("email", "Courriel", "Une adresse de service, pas celle d’une personne."),
      column("website", "Site internet", "Par exemple : https://www.exemple.fr"),
      cardText("opening", "ouverture", "Ouverture", "Jours et heures de l’accueil."),
      cardText("visits", "visites", "Visites", "Jours et heures, et ce qu’il faut savoir avant de venir."),
      cardText("transport", "transports", "Venir", "Bus, train, stationnement."),
      cardText(
        "accessibility",
        "accessibilite",
        "Accessibilité",
        "Rampe, ascenseur, boucle magnétique, places réservées.",
      ),
    ],
  },
  {
    slug: "prix",
    title: "Prix",
    intro:
      "Ceux affichés dans l’établissement, par jour ; les loyers d’une résidence autonomie sont par mois. Ils servent à l’estimation du reste à payer.",
    fields: [prices],
  },
];

const plain = [...facilitySections.flatMap(({ fields }) => fields), booking];

/** The field of that code; null when there is none, or when another register holds its line. */
export function facilityField(code: string, of: Establishment): FacilityControl | null {
  const id = /^(contact|document):([0-9a-f-]{36})$/.exec(code);
  if (id?.[1] === "contact") return contact(id[2]!, of);
  if (id?.[1] === "document") return file(id[2]!);
  return plain.find((field) => field.code === code) ?? null;
}

/** The card with that key said, or without it. */
function withKey<Key extends keyof FacilityCard>(
  card: FacilityCard,
  key: Key,
  value: FacilityCard[Key] | null,
): FacilityCard {
  const { [key]: _, ...others } = card;
  return value === null ? others : { ...others, [key]: value };
}
