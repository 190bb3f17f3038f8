import { html } from "hono/html";
import { z } from "zod";
import { patternFault } from "#features/forms/pattern.ts";
import type { Traits } from "#features/persons/person.ts";
import { frenchDay, isDay } from "#lib/dates.ts";
import { checkbox, input, radios } from "#ui/parts.ts";

export type Typed = Record<string, string>;

const tooLong = "Ce texte dépasse 200 caractères.";
const Form = z.object({
  birthName: z.string().min(1, "Indiquez le nom de naissance.").max(200, tooLong),
  givenName: z.string().min(1, "Indiquez le premier prénom de naissance.").max(200, tooLong),
  usedName: z.string().max(200, tooLong).optional(),
  usedGivenName: z.string().max(200, tooLong).optional(),
  sex: z.enum(["F", "M", "I"], "Choisissez le sexe porté à l’état civil."),
  birthPlace: z.string().max(200, tooLong).optional(),
});

const withoutControls = (typed: Typed): Typed =>
  Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.replaceAll(/\p{Cc}+/gu, " ").trim()]));

/** Traits as typed; with "identité inconnue" only a mark to recognise the patient is asked. */
export function readTraits(form: Typed): { traits: Traits | null; problems: Typed } {
  const typed = withoutControls(form);
  const problems: Typed = {};
  if (typed.unknown === "oui") {
    if (typed.module !== "sanitaire")
      problems.unknown = "L’identité inconnue n’est admise que pour une orientation sanitaire.";
    const mark = typed.birthName?.slice(0, 200) || `Inconnu ${frenchDay(new Date().toISOString())}`;
    const traits: Traits = {
      birthName: mark,
      givenName: "Patient",
      usedName: null,
      usedGivenName: null,
      sex: "I",
      birthDate: null,
      birthPlace: null,
      ins: null,
      insStatus: "inconnue",
    };
    return { traits, problems };
  }
  const parsed = Form.safeParse(typed);
  if (!parsed.success) for (const issue of parsed.error.issues) problems[String(issue.path[0])] ??= issue.message;
  const birthDate = readBirthDate(typed.birthDate ?? "");
  if (!birthDate)
    problems.birthDate =
      "Indiquez la date de naissance, par exemple 04/03/1939 (ou seulement l’année si elle seule est connue).";
  const ins = (typed.ins ?? "").replaceAll(/\s/g, "").toUpperCase();
  const fault = ins ? patternFault("nir", ins) : null;
  if (fault) problems.ins = fault;
  if (!parsed.success || !birthDate) return { traits: null, problems };
  const { birthName, givenName, usedName, usedGivenName, sex, birthPlace } = parsed.data;
  const traits: Traits = {
    birthName,
    givenName,
    usedName: usedName || null,
    usedGivenName: usedGivenName || null,
    sex,
    birthDate,
    birthPlace: birthPlace || null,
    ins: ins || null,
    insStatus: ins && typed.insQualified === "oui" ? "qualifiee" : "provisoire",
  };
  return { traits, problems };
}

/** "04/03/1939", "4.3.1939", "1939-03-04" or "1939"; never in the future. */
function readBirthDate(typed: string): string | null {
  const french = /^(\d{1,2})[/.\s-](\d{1,2})[/.\s-](\d{4})$/.exec(typed);
  const day = french ? `${french[3]}-${french[2]!.padStart(2, "0")}-${french[1]!.padStart(2, "0")}` : typed;
  const today = new Date().toISOString().slice(0, 10);
  if (/^\d{4}$/.test(day)) return day <= today.slice(0, 4) && day > "1890" ? day : null;
  return isDay(day) && day <= today && day > "1890" ? day : null;
}

const fieldOf = (typed: Typed, problems: Typed) => (name: string) => ({
  name,
  value: typed[name],
  error: problems[name],
});

/** The fields of a person's identity, as at the registry office. */
export const civilFields = (typed: Typed, problems: Typed) => {
  const field = fieldOf(typed, problems);
  return html`${input({ ...field("birthName"), label: "Nom de naissance", attributes: 'autocomplete="off" spellcheck="false"' })}
${input({ ...field("givenName"), label: "Premier prénom de naissance", attributes: 'autocomplete="off" spellcheck="false"' })}
${input({ ...field("birthDate"), label: "Date de naissance", hint: "Par exemple 04/03/1939", attributes: 'autocomplete="off" inputmode="numeric"' })}
${radios({
  ...field("sex"),
  label: "Sexe",
  inline: true,
  options: [
    { code: "F", label: "Féminin" },
    { code: "M", label: "Masculin" },
    { code: "I", label: "Indéterminé" },
  ],
})}
${input({ ...field("usedName"), label: "Nom utilisé", required: false, attributes: 'autocomplete="off" spellcheck="false"' })}
${input({ ...field("usedGivenName"), label: "Prénom utilisé", required: false, attributes: 'autocomplete="off" spellcheck="false"' })}
${input({ ...field("birthPlace"), label: "Lieu de naissance", required: false, hint: "Commune et département, ou pays", attributes: 'autocomplete="off"' })}`;
};

/** Those, and the national identifier, for professionals. */
export const identityFields = (typed: Typed, problems: Typed) => {
  const field = fieldOf(typed, problems);
  return html`${civilFields(typed, problems)}
${input({ ...field("ins"), label: "Matricule INS", required: false, hint: "15 caractères. Il évite les doublons.", attributes: 'autocomplete="off" inputmode="numeric"' })}
${checkbox({ ...field("insQualified"), label: "L’identité a été vérifiée avec une pièce d’identité (INS qualifiée)" })}`;
};

/** The traits of a person as the form types them. */
export const typedTraits = (t: Traits): Typed => ({
  birthName: t.birthName,
  givenName: t.givenName,
  birthDate: t.birthDate ? frenchNumbers(t.birthDate) : "",
  sex: t.sex,
  usedName: t.usedName ?? "",
  usedGivenName: t.usedGivenName ?? "",
  birthPlace: t.birthPlace ?? "",
  ins: t.ins ?? "",
  insQualified: t.insStatus === "qualifiee" ? "oui" : "",
});

const frenchNumbers = (day: string) => day.split("-").toReversed().join("/");
