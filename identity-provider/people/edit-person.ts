import { ok, type Result, refuse } from "#lib/result.ts";
import type { Person } from "./person.ts";

/** A person made by hand, as the E.D.I.T service makes test persons. */
export type TypedPerson = {
  civility: string;
  givenName: string;
  familyName: string;
  profession: string;
  mode: string;
  structure: string;
  email: string;
  mobile: string;
};
export type Contacts = { email: string | null; mobile: string | null };
export type ContactsFault =
  | { field: "email"; kind: "not-a-mail" | "mssante" }
  | { field: "mobile"; kind: "not-a-mobile" };
export type PersonFault =
  | { field: "givenName" | "familyName"; kind: "empty" | "too-long" }
  | { field: "profession" | "mode" | "civility"; kind: "unknown" }
  | { field: "structure"; kind: "empty" | "too-long" }
  | ContactsFault;

/** "ANS" and the second it was made, as E.D.I.T does: yyyymmddhhmmss. */
export const editId = (at: Date) => `ANS${at.toISOString().replaceAll(/\D/g, "").slice(0, 14)}`;

export const modes: Record<string, string> = { S: "Salarié", L: "Libéral", B: "Bénévole" };
export const civilities = ["M", "MME"];

export function readPerson(
  typed: TypedPerson,
  professions: Map<string, string>,
): Result<Omit<Person, "id" | "nationalId" | "state" | "replacedBy"> & { category: string }, PersonFault[]> {
  const faults: PersonFault[] = [];
  const [givenName, familyName, structure] = [typed.givenName, typed.familyName, typed.structure].map((one) =>
    one.trim(),
  );
  for (const [field, value] of [
    ["givenName", givenName],
    ["familyName", familyName],
    ["structure", structure],
  ] as const) {
    if (!value) faults.push({ field, kind: "empty" });
    else if (value.length > 100) faults.push({ field, kind: "too-long" });
  }
  if (!civilities.includes(typed.civility)) faults.push({ field: "civility", kind: "unknown" });
  const label = professions.get(typed.profession);
  if (!label) faults.push({ field: "profession", kind: "unknown" });
  if (!(typed.mode in modes)) faults.push({ field: "mode", kind: "unknown" });
  const contacts = readContacts(typed);
  if (!contacts.ok) faults.push(...contacts.refusal);
  if (faults.length > 0 || !contacts.ok) return refuse(faults);
  return ok({
    ...contacts.value,
    givenName: givenName!,
    familyName: familyName!,
    civility: typed.civility,
    profession: typed.profession,
    category: "C",
    shown: `${label}, ${structure}`,
    source: "edit",
    fictitious: true,
    claims: claimsOf(typed, structure!),
  });
}

const claimsOf = ({ givenName, familyName, profession, mode }: TypedPerson, structure: string) => ({
  SubjectRole: [`${profession}^1.2.250.1.213.1.1.5.5`],
  SubjectOrganization: structure,
  SubjectRefPro: {
    exercices: [
      {
        ...{ codeProfession: profession, codeCategorieProfessionnelle: "C", codeCiviliteDexercice: "" },
        ...{
          nomDexercice: familyName.trim(),
          prenomDexercice: givenName.trim(),
          codeTypeSavoirFaire: "",
          codeSavoirFaire: "",
        },
        activities: [
          { codeModeExercice: mode, codeGenreActivite: "GENR01", raisonSocialeSite: structure, codePays: "99000" },
        ],
      },
    ],
  },
});

/** Where the e-CPS is activated: both may be empty, neither may be an MSSanté address, which nobody reads on a phone. */
export function readContacts({ email, mobile }: { email: string; mobile: string }): Result<Contacts, ContactsFault[]> {
  const faults: ContactsFault[] = [];
  const mail = email.trim().toLowerCase();
  if (mail && (mail.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mail)))
    faults.push({ field: "email", kind: "not-a-mail" });
  if (/\.mssante\.fr$|@mssante\.fr$/.test(mail)) faults.push({ field: "email", kind: "mssante" });
  const digits = mobile.replaceAll(/[\s.\-()]/g, "").replace(/^(\+33|0033)0?/, "0");
  if (digits && !/^0[67]\d{8}$/.test(digits)) faults.push({ field: "mobile", kind: "not-a-mobile" });
  if (faults.length > 0) return refuse(faults);
  return ok({ email: mail || null, mobile: digits ? `+33${digits.slice(1)}` : null });
}

export function personFaultSentence(fault: PersonFault): string {
  switch (fault.field) {
    case "givenName":
      return fault.kind === "empty" ? "Donnez un prénom." : "Le prénom est trop long.";
    case "familyName":
      return fault.kind === "empty" ? "Donnez un nom." : "Le nom est trop long.";
    case "structure":
      return fault.kind === "empty" ? "Dites où la personne exerce." : "Le nom de la structure est trop long.";
    case "profession":
      return "Choisissez une profession.";
    case "mode":
      return "Choisissez un mode d’exercice.";
    case "civility":
      return "Choisissez une civilité.";
    case "email":
      return fault.kind === "mssante"
        ? "Une adresse MSSanté ne peut pas servir à activer l’e-CPS : donnez une adresse ordinaire."
        : "Cette adresse n’est pas complète : il faut nom@domaine.";
    case "mobile":
      return "Ce numéro n’est pas celui d’un mobile français : il commence par 06 ou 07.";
  }
}

export type ReplaceRefusal = { kind: "unknown" } | { kind: "itself" } | { kind: "not-active" };

/** Accounts merged upstream: the former identifier answers under the new one. */
export function replaceBy(
  person: Pick<Person, "nationalId">,
  other: Pick<Person, "nationalId" | "state" | "replacedBy"> | null,
): Result<string, ReplaceRefusal> {
  if (!other) return refuse({ kind: "unknown" });
  if (other.nationalId === person.nationalId) return refuse({ kind: "itself" });
  if (other.state !== "active" || other.replacedBy) return refuse({ kind: "not-active" });
  return ok(other.nationalId);
}
