/** A person of the directory, as its table holds them. */
export type Person = {
  id: string;
  nationalId: string;
  givenName: string;
  familyName: string;
  civility: string | null;
  profession: string | null;
  /** "Médecin gériatre, CH de Vienne" */
  shown: string;
  /** Members of UserInfo: otherIds, SubjectRefPro, SubjectRole… */
  claims: Record<string, unknown>;
  email: string | null;
  mobile: string | null;
  source: "demo" | "rpps" | "edit" | "hospital";
  fictitious: boolean;
  state: "active" | "withdrawn";
  replacedBy: string | null;
};

export const nameOf = (person: Pick<Person, "givenName" | "familyName">) => `${person.givenName} ${person.familyName}`;

/** RPPS numbers of tests begin with 99, their establishments' FINESS with 0B or 1B, their persons with ANS. */
export const isFictitious = (nationalId: string) => /^(899\d{9}|3[01]B\d{7}\/.+|ANS\d{14})$/.test(nationalId);

/** An identifier as people type it: RPPS with or without its 8, ADELI with or without its 0, spaces allowed. */
export function nationalIdOf(typed: string): string {
  const compact = typed.replaceAll(/\s/g, "").toUpperCase();
  if (/^\d{11}$/.test(compact)) return `8${compact}`;
  if (/^\d{9}$/.test(compact)) return `0${compact}`;
  return compact;
}
