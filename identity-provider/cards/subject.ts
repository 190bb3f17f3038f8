import { ok, type Result, refuse } from "#lib/result.ts";

/** A distinguished name as its sets: one record for each RDN, which may hold several attributes in any order. */
export type Rdn = Record<string, string[]>;

/** Who a card says its bearer is. */
export type CardSubject = {
  /** As printed above the name: 8+RPPS, 0+ADELI, 3…/… for staff. */
  nationalId: string;
  kind: "professional" | "staff";
  givenName: string;
  familyName: string;
  profession: string | null;
  organisation: string | null;
  organisationId: string | null;
};

export type SubjectRefusal = { kind: "not-a-person" } | { kind: "several-persons" } | { kind: "odd-identifier" };

/**
 * Reads the subject of a CPS or CPE certificate. The person is the one RDN that holds a surname, a given name and a
 * common name together (`GN=…+CN=899700075064+SN=…`): sets have no order, so attributes are found by type, never by
 * place. Certificates of servers and organisations have a common name alone: they are nobody.
 */
export function readSubject(name: Rdn[]): Result<CardSubject, SubjectRefusal> {
  const people = name.filter((rdn) => has(rdn, "commonName") && has(rdn, "surname") && has(rdn, "givenName"));
  if (people.length > 1) return refuse({ kind: "several-persons" });
  const person = people[0];
  if (!person) return refuse({ kind: "not-a-person" });
  const [nationalId, ...others] = valuesOf(person, "commonName");
  if (others.length > 0) return refuse({ kind: "several-persons" });
  const kind = kindOf(nationalId!);
  if (!kind) return refuse({ kind: "odd-identifier" });
  const first = (attribute: Attribute) => name.flatMap((rdn) => valuesOf(rdn, attribute))[0] ?? null;
  return ok({
    nationalId: nationalId!,
    kind,
    givenName: valuesOf(person, "givenName").join(" "),
    familyName: valuesOf(person, "surname").join(" "),
    profession: first("title"),
    organisation: first("organisation"),
    organisationId: first("unit"),
  });
}

/** The subject of a test card, laid out as the real ones are. */
export function subjectFor(subject: CardSubject): Rdn[] {
  return [
    { C: ["FR"] },
    ...(subject.organisation ? [{ O: [subject.organisation] }] : []),
    ...(subject.organisationId ? [{ OU: [subject.organisationId] }] : []),
    ...(subject.profession ? [{ T: [subject.profession] }] : []),
    { G: [subject.givenName], CN: [subject.nationalId], SN: [subject.familyName] },
  ];
}

type Attribute = keyof typeof names;

/** Each attribute of X.520 under the names that libraries give it; the last is its OID. */
const names = {
  commonName: ["CN", "2.5.4.3"],
  surname: ["SN", "2.5.4.4"],
  givenName: ["G", "GN", "2.5.4.42"],
  title: ["T", "title", "2.5.4.12"],
  organisation: ["O", "2.5.4.10"],
  unit: ["OU", "2.5.4.11"],
};

const valuesOf = (rdn: Rdn, attribute: Attribute) =>
  names[attribute].flatMap((name) => rdn[name] ?? []).map((value) => value.trim());
const has = (rdn: Rdn, attribute: Attribute) => valuesOf(rdn, attribute).some((value) => value !== "");

/** Type digit and identifier (ASIP's "identification nationale PP"); RPPS and ADELI are digits, the others name their structure. */
function kindOf(nationalId: string): CardSubject["kind"] | null {
  if (/^(8\d{11}|0[0-9A-Z]{9}|ANS\d{14})$/.test(nationalId)) return "professional";
  if (/^[1-6][0-9A-Z]{9,14}\/[^\s/]{1,32}$/.test(nationalId)) return "staff";
  return null;
}
