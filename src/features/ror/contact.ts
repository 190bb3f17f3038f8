import type { Contact } from "#features/contacts/contact.ts";
import {
  codingsNamed,
  codingsOf,
  type Element,
  elementsOf,
  extensionsOf,
  extensionValue,
  textOf,
  valueNamed,
} from "#lib/fhir.ts";

/** A way to reach an establishment or a unit, as the ROR says it. */
export type ContactSaid = Pick<Contact, "label" | "means" | "value" | "audience">;

/** TRE_R200: how one is reached. Fax, radio and alert lines are not for whoever reads a directory. */
const channels: Record<string, Contact["means"]> = { "1": "phone", "2": "phone", "3": "email", "4": "website" };
/** Elements say it again in FHIR's own words, when the channel is not said. */
const systems: Record<string, Contact["means"]> = { phone: "phone", email: "email", url: "website" };

/**
 * Contacts of a HealthcareService (extension, name of the service) or of an Organization (`contact`). The stricter of the levels of
 * the contact and of the line counts; 3, "accès très restreint", and a level nobody said are not kept at all.
 */
export function contactsOf(resource: Element): ContactSaid[] {
  const offers = extensionsOf(resource, "ror-healthcareservice-contact").flatMap((contact) =>
    linesOf(contact, extensionsOf(contact, "ror-healthcareservice-contact-telecom")),
  );
  const structures = elementsOf(resource.contact).flatMap((contact) => linesOf(contact, elementsOf(contact.telecom)));
  const boxes = elementsOf(resource.telecom).flatMap((line) => mailbox(line));
  return [...offers, ...structures, ...boxes].filter(
    (one, i, all) => all.findIndex((other) => other.means === one.means && other.value === one.value) === i,
  );
}

function linesOf(contact: Element, lines: Element[]): ContactSaid[] {
  const level = levelOf(contact);
  const label =
    textOf(valueNamed(contact, "description")) ??
    codingsNamed(contact, "ror-contact-function-contact")[0]?.display ??
    codingsNamed(contact, "ror-function-contact")[0]?.display ??
    (codingsOf(contact.purpose)[0] ?? codingsNamed(contact, "purposeContact")[0])?.display ??
    "Contact";
  return lines.flatMap((line) => {
    const means = meansOf(line);
    const value = textOf(line.value) ?? textOf(valueNamed(line, "telecomAddress")) ?? textOf(extensionValue(line));
    const audience = audienceOf(level, levelOf(line));
    return means && value && audience && isSound(means, value)
      ? [{ label, means, value: tidy(means, value), audience }]
      : [];
  });
}

/** On the resource itself, `telecom` holds the secure mailboxes of the team: for professionals, whatever its level says. */
function mailbox(line: Element): ContactSaid[] {
  const value = textOf(line.value);
  const level = levelOf(line);
  if (!value || !isSound("mssante", value) || level === "3") return [];
  return [
    { label: "Messagerie sécurisée de santé", means: "mssante", value: value.toLowerCase(), audience: "professionals" },
  ];
}

const levelNames = [
  "ror-telecom-confidentiality-level",
  "ror-confidentiality-level",
  "ror-contact-confidentiality-level",
];
const levelOf = (element: Element) => levelNames.flatMap((name) => codingsNamed(element, name))[0]?.code ?? null;

function audienceOf(...levels: (string | null)[]): Contact["audience"] | null {
  const said = levels.filter((level) => level !== null);
  if (said.length === 0 || said.some((level) => level !== "1" && level !== "2")) return null;
  return said.includes("2") ? "professionals" : "public";
}

function meansOf(line: Element): Contact["means"] | null {
  const channel = codingsNamed(line, "ror-telecom-communication-channel")[0]?.code;
  return (channel ? channels[channel] : systems[textOf(line.system) ?? ""]) ?? null;
}

const isSound = (means: Contact["means"], value: string) => {
  if (means === "website") return /^https?:\/\/\S{4,300}$/.test(value);
  if (means === "phone") return /^\+?[\d\s.()-]{4,20}$/.test(value);
  return value.length <= 254 && /^[^\s@]{1,100}@[^\s@]+\.[^\s@]{2,}$/.test(value);
};
const tidy = (means: Contact["means"], value: string) =>
  means === "phone"
    ? value.replaceAll(/[\s.()-]/g, "").replace(/^\+33/, "0")
    : means === "email"
      ? value.toLowerCase()
      : value;
