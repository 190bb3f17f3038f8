import { isUuid } from "#lib/ids.ts";
import { professionLabel } from "./professions.ts";

/** What Pro Santé Connect says of a person: every member may be missing (identity.md §5.5). */
export type UserInfo = {
  SubjectNameID?: string | undefined;
  given_name?: string | undefined;
  family_name?: string | undefined;
  codeCivilite?: string | undefined;
  SubjectRole?: string[] | undefined;
  otherIds?: { identifiant?: string | undefined; origine?: string | undefined }[] | undefined;
  SubjectRefPro?: { codeCivilite?: string | undefined; exercices?: Exercice[] | undefined } | undefined;
};
type Exercice = {
  codeProfession?: string | undefined;
  codeCategorieProfessionnelle?: string | undefined;
  activities?: { codeRole?: string | undefined }[] | undefined;
};

/** Who signs in. */
export type Identity = {
  /** Every identifier known of this person, the RPPS first: any of them finds the account. */
  nationalIds: [string, ...string[]];
  givenName: string;
  familyName: string;
  /** Null when the provider says nothing of it: a staff card, or a userinfo endpoint that did not answer. */
  profession: { code: string; label: string } | null;
};

/** Null when it does not even say who this is: an identifier and a name. */
export function identityOf(said: UserInfo): Identity | null {
  const ids = [...(said.otherIds ?? []).toSorted(rppsFirst).map((id) => id.identifiant), said.SubjectNameID];
  const [first, ...others] = [...new Set(ids.filter((id) => id !== undefined && isIdentifier(id)) as string[])];
  if (!first || !said.given_name || !said.family_name) return null;
  return {
    nationalIds: [first, ...others],
    givenName: said.given_name,
    familyName: said.family_name,
    profession: professionOf(said),
  };
}

/** Which register an identifier comes from, by its shape (identity.md §1.2). */
export function originOf(value: string): "RPPS" | "ADELI" | "EDIT" | "PSI" | "LOCAL" {
  if (/^8\d{11}$/.test(value)) return "RPPS";
  if (/^0\w{9}$/.test(value)) return "ADELI";
  if (/^ANS\d{14}$/.test(value)) return "EDIT";
  return isUuid(value) ? "PSI" : "LOCAL";
}

/** "Dr Antoine Roche", "Sofia Diaz": how a professional is called on screens and in the journal. */
export const displayName = (account: { givenName: string; familyName: string; profession: string }) =>
  `${account.profession === "10" ? "Dr " : ""}${account.givenName} ${account.familyName}`;

function professionOf(said: UserInfo): Identity["profession"] {
  const exercices = said.SubjectRefPro?.exercices ?? [];
  const code = said.SubjectRole?.[0]?.split("^")[0] || exercices[0]?.codeProfession;
  if (!code) return null;
  const exercice = exercices.find((one) => one.codeProfession === code) ?? exercices[0];
  const role = exercice?.activities?.find((activity) => activity.codeRole)?.codeRole ?? "";
  const label = professionLabel(code, role, said.codeCivilite ?? said.SubjectRefPro?.codeCivilite ?? "");
  // a student carries the code of the profession to come: it must not pass for it, a doctor's signature hangs on it
  return exercice?.codeCategorieProfessionnelle === "E"
    ? { code: `${code}-E`, label: `${label} (en formation)` }
    : { code, label };
}

const rppsFirst = (a: { origine?: string | undefined }, b: { origine?: string | undefined }) =>
  Number(b.origine === "RPPS") - Number(a.origine === "RPPS");

/** Digits, letters and the "/" of internal identifiers: 899909000012, 30B0990014/BEL0012, ANS20231122132732, a UUID. */
const isIdentifier = (text: string) => /^[\w/.-]{4,64}$/.test(text);
