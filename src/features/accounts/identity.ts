import { isUuid } from "#lib/ids.ts";
import { professionLabel } from "./professions.ts";
import { type Activity, type Exercice, type Situation, situationsOf } from "./situation.ts";
import { specialityLabel } from "./specialities.ts";

/** What Pro Santé Connect says of a person: every member may be missing (identity.md §5.5). */
export type UserInfo = {
  SubjectNameID?: string | undefined;
  given_name?: string | undefined;
  family_name?: string | undefined;
  codeCivilite?: string | undefined;
  SubjectRole?: string[] | undefined;
  otherIds?:
    | { identifiant?: string | undefined; origine?: string | undefined; qualite?: number | undefined }[]
    | undefined;
  SubjectRefPro?: { codeCivilite?: string | undefined; exercices?: Exercice[] | undefined } | undefined;
};

/** Which register gave an identifier: identity.md §1.2. */
export type Origin = "RPPS" | "ADELI" | "EDIT" | "PSI" | "LOCAL";
export type Identifier = { origin: Origin; value: string; quality: number | null };
export type Coded = { code: string; label: string };

/** Who signs in. */
export type Identity = {
  /** Every identifier known of this person, the RPPS first: any of them finds the account. */
  identifiers: [Identifier, ...Identifier[]];
  givenName: string;
  familyName: string;
  /** Null when the provider says nothing of it: a staff card, or a userinfo endpoint that did not answer. */
  profession: Coded | null;
  speciality: Coded | null;
  /** Where and how they practise; none for a staff card. */
  situations: Situation[];
};

/** Null when it does not even say who this is: an identifier and a name. */
export function identityOf(said: UserInfo): Identity | null {
  const named = said.SubjectNameID ? [{ identifiant: said.SubjectNameID }] : [];
  const [first, ...others] = distinct([...(said.otherIds ?? []), ...named].flatMap(identifierOf)).toSorted(rppsFirst);
  if (!first || !said.given_name || !said.family_name) return null;
  const exercice = exerciceOf(said);
  const civility = said.codeCivilite ?? said.SubjectRefPro?.codeCivilite ?? "";
  const skill = exercice?.codeSavoirFaire;
  return {
    identifiers: [first, ...others],
    givenName: said.given_name,
    familyName: said.family_name,
    profession: professionOf(said, exercice, civility),
    speciality: skill ? { code: skill, label: specialityLabel(skill) } : null,
    situations: situationsOf(said.SubjectRefPro?.exercices ?? [], civility),
  };
}

export type IdentifierFault = { kind: "test-person" } | { kind: "bad-check-digit" };

/**
 * What is wrong with an identifier in production: persons of the sandbox, or an RPPS number whose check digit is false.
 * On the sandbox the published test persons have neither virtue.
 */
export function faultOf({ origin, value }: Identifier): IdentifierFault | null {
  if (origin === "EDIT") return { kind: "test-person" };
  return origin === "RPPS" && !hasCheckDigit(value.slice(1)) ? { kind: "bad-check-digit" } : null;
}

/** Luhn (ISO/IEC 7812-1 annex B) on the 11 digits of an RPPS number, never on the 12 of the prefixed form. */
export function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return /^\d+$/.test(digits) && sum % 10 === 0;
}

/** Which register an identifier comes from, by its shape (identity.md §1.2). */
export function originOf(value: string): Origin {
  if (/^8\d{11}$/.test(value)) return "RPPS";
  if (/^0\w{9}$/.test(value)) return "ADELI";
  if (/^ANS\d{14}$/.test(value)) return "EDIT";
  return isUuid(value.toLowerCase()) ? "PSI" : "LOCAL";
}

/** "Dr Antoine Roche", "Sofia Diaz": how a professional is called on screens and in the journal. */
export const displayName = (account: { givenName: string; familyName: string; profession: string }) =>
  `${account.profession === "10" ? "Dr " : ""}${account.givenName} ${account.familyName}`;

/** The shape decides of the register: what is said of it is not always there, nor always one of ours. */
function identifierOf({ identifiant, origine, qualite }: NonNullable<UserInfo["otherIds"]>[number]): Identifier[] {
  if (!identifiant || !isIdentifier(identifiant)) return [];
  // an RPPS number without its type digit
  const value = origine === "RPPS" && /^\d{11}$/.test(identifiant) ? `8${identifiant}` : identifiant;
  const origin = originOf(value);
  return [{ origin, value: origin === "PSI" ? value.toLowerCase() : value, quality: qualite ?? null }];
}

/** Once each; what `otherIds` says of its quality comes first and stays. */
const distinct = (all: Identifier[]) =>
  all.filter((one, i) => all.findIndex(({ value }) => value === one.value) === i).slice(0, 20);

const rppsFirst = (a: Identifier, b: Identifier) => Number(b.origin === "RPPS") - Number(a.origin === "RPPS");

/** Of several professions, the one the person came with. */
function exerciceOf(said: UserInfo): Exercice | undefined {
  const exercices = said.SubjectRefPro?.exercices ?? [];
  const role = roleOf(said);
  return exercices.find((one) => one.codeProfession === role) ?? exercices[0];
}

const roleOf = (said: UserInfo) => said.SubjectRole?.[0]?.split("^")[0];

function professionOf(said: UserInfo, exercice: Exercice | undefined, civility: string): Coded | null {
  const code = roleOf(said) || exercice?.codeProfession;
  if (!code) return null;
  const role = exercice?.activities?.find((activity: Activity) => activity.codeRole)?.codeRole ?? "";
  const label = professionLabel(code, role, civility);
  // a student carries the code of the profession to come: it must not pass for it, a doctor's signature hangs on it
  return exercice?.codeCategorieProfessionnelle === "E"
    ? { code: `${code}-E`, label: `${label} (en formation)` }
    : { code, label };
}

/** Digits, letters and the "/" of internal identifiers: 899909000012, 30B0990014/BEL0012, ANS20231122132732, a UUID. */
const isIdentifier = (text: string) => /^[\w/.-]{4,64}$/.test(text);

/**
 * An identifier as printed on the card or said by its owner, in the form that is stored (identity.md §1.2): 11 or 12 digits (RPPS),
 * 9 or 10 characters (ADELI), a staff card, a person of the test service; null for anything else.
 */
export function readNationalId(typed: string): string | null {
  const id = typed.replaceAll(/[\s.]/g, "").toUpperCase();
  if (/^\d{11}$/.test(id)) return `8${id}`;
  if (/^8\d{11}$/.test(id) || /^0\w{9}$/.test(id) || /^ANS\d{14}$/.test(id)) return id;
  if (/^\d\w\d{7}$/.test(id)) return `0${id}`;
  return /^[13-6]\w{9,14}\/[\w.-]{1,40}$/.test(id) ? id : null;
}
