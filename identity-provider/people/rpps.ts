import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { activityMembers, type Column, exerciceMembers, type Layout } from "./columns.ts";
import { faultOf } from "./national-id.ts";

/** One line of the extraction: one activity of one person, or a person without any. What is empty is not there. */
export type Line = Partial<Record<Column, string>> & { nationalId: string; nomDexercice: string };
export type LineRefusal =
  | { kind: "fields"; expected: number; found: number }
  | { kind: "not-utf8" }
  | { kind: "no-identifier" }
  | { kind: "identifier-shape"; value: string }
  | { kind: "identifier-key"; value: string }
  | { kind: "identifier-differs"; value: string; whole: string }
  | { kind: "no-name" };

type Activity = Partial<Record<(typeof activityMembers)[number], string>>;
type Exercice = Record<(typeof exerciceMembers)[number], string> & { activities: Activity[] };

/** A person as the extraction says them, every line of theirs put together. */
export type Extracted = {
  nationalId: string;
  givenName: string;
  familyName: string;
  civility: string;
  birthName: string;
  birthFirstNames: string;
  birthDate: string;
  exercices: Exercice[];
  /** Words only a human reads: profession, speciality, place. */
  labels: { professions: Record<string, string>; knowHow: string; structure: string; commune: string };
};

export function readLine(layout: Layout, text: string): Result<Line, LineRefusal> {
  const fields = text.split("|");
  if (fields.length !== layout.width) return refuse({ kind: "fields", expected: layout.width, found: fields.length });
  if (text.includes("\uFFFD")) return refuse({ kind: "not-utf8" });
  const line: Partial<Line> = {};
  for (const [column, at] of columnsOf(layout)) {
    const value = fields[at]!;
    if (value !== "" && value.trim() !== "") line[column] = value.trim();
  }
  const whole = line.nationalId;
  if (!whole) return refuse({ kind: "no-identifier" });
  if (line.id && whole !== `${line.idType}${line.id}`)
    return refuse({ kind: "identifier-differs", value: `${line.idType}${line.id}`, whole });
  const fault = faultOf(whole);
  if (fault === "luhn") return refuse({ kind: "identifier-key", value: whole });
  if (fault) return refuse({ kind: "identifier-shape", value: whole });
  // some people have one name only; nobody has none
  if (!line.nomDexercice) return refuse({ kind: "no-name" });
  return ok(line as Line);
}

const columns = new WeakMap<Layout, [Column, number][]>();
function columnsOf(layout: Layout): [Column, number][] {
  const found = columns.get(layout) ?? (Object.entries(layout.at) as [Column, number][]);
  columns.set(layout, found);
  return found;
}

/** Lines of one person → the person: exercices by profession and savoir-faire, in the order they come, then activities. */
export function gather(lines: Line[]): Extracted {
  const first = lines[0]!;
  const person: Extracted = {
    nationalId: first.nationalId,
    givenName: first.prenomDexercice ?? "",
    familyName: first.nomDexercice,
    civility: first.civility ?? "",
    birthName: first.birthName ?? "",
    birthFirstNames: first.birthFirstNames ?? "",
    birthDate: readBirthDate(first.birthDate ?? ""),
    exercices: [],
    labels: { professions: {}, knowHow: "", structure: "", commune: "" },
  };
  for (const line of lines) {
    const exercice = {} as Omit<Exercice, "activities">;
    for (const member of exerciceMembers) exercice[member] = line[member] ?? "";
    const activity: Activity = {};
    for (const member of activityMembers) if (line[member]) activity[member] = line[member];
    addActivities(person.exercices, { ...exercice, activities: isEmpty(activity) ? [] : [activity] });
    const { labels } = person;
    if (line.codeProfession) labels.professions[line.codeProfession] ??= line.professionLabel ?? "";
    labels.knowHow ||= line.knowHowLabel ?? "";
    labels.structure ||= activity.raisonSocialeSite ?? activity.enseigneCommercialeSite ?? "";
    labels.commune ||= line.communeLabel ?? "";
  }
  return person;
}

/** The same person met again farther in the file: the parts become one, as if their lines had followed each other. */
export function join(parts: Extracted[]): Extracted {
  const [first, ...others] = parts as [Extracted, ...Extracted[]];
  const exercices = structuredClone(first.exercices);
  const labels = { ...first.labels, professions: { ...first.labels.professions } };
  for (const part of others) {
    for (const exercice of part.exercices) addActivities(exercices, exercice);
    labels.professions = { ...part.labels.professions, ...labels.professions };
    labels.knowHow ||= part.labels.knowHow;
    labels.structure ||= part.labels.structure;
    labels.commune ||= part.labels.commune;
  }
  return { ...first, exercices, labels };
}

function addActivities(exercices: Exercice[], { activities, ...exercice }: Exercice) {
  const same = exercices.find(
    (one) =>
      one.codeProfession === exercice.codeProfession &&
      one.codeTypeSavoirFaire === exercice.codeTypeSavoirFaire &&
      one.codeSavoirFaire === exercice.codeSavoirFaire,
  );
  if (!same) return void exercices.push({ ...exercice, activities: [...activities] });
  for (const activity of activities)
    if (!same.activities.some((one) => activityMembers.every((member) => one[member] === activity[member])))
      same.activities.push(activity);
}

/** A line for someone without activity still names the registration authority: that alone is no activity. */
const isEmpty = (activity: Activity) => Object.keys(activity).every((member) => member === "autoriteDenregistrement");

/** "21/04/1980" or "1980-04-21" → "1980-04-21"; anything else is not known. */
export function readBirthDate(text: string): string {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  if (french) return `${french[3]}-${french[2]}-${french[1]}`;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : "";
}

/** How UserInfo says the person, besides names: the members the extraction knows. */
export const claimsOf = (person: Extracted) => {
  const professions = [...new Set(person.exercices.map(({ codeProfession }) => codeProfession).filter(Boolean))];
  const main = person.exercices.flatMap(({ activities }) => activities)[0];
  return {
    SubjectRole: professions.map((code) => `${code}^1.2.250.1.213.1.1.5.5`),
    otherIds: [{ identifiant: person.nationalId, origine: originOf(person.nationalId), qualite: 1 }],
    SubjectOrganization: main?.raisonSocialeSite ?? "",
    SubjectOrganizationID: main?.identifiantTechniqueDeLaStructure ?? "",
    Secteur_Activite: main?.codeSecteurDactivite ? `${main.codeSecteurDactivite}^1.2.250.1.71.4.2.4` : "",
    codeGenreActivite: main?.codeGenreActivite ?? "",
    // what is empty is not kept: UserInfo writes "" for every member an activity lacks
    SubjectRefPro: { exercices: person.exercices },
  };
};

export const originOf = (nationalId: string) =>
  nationalId.startsWith("ANS") ? "EDIT" : nationalId.startsWith("8") ? "RPPS" : "ADELI";

/** "Médecin, Gériatrie, CENTRE HOSPITALIER DE VIENNE": who it is, for someone who must choose among several. */
export function shownOf({ labels }: Extracted): string {
  const what = Object.values(labels.professions).filter(Boolean).join(" et ");
  return [what, labels.knowHow.replace(/ \([A-Z]+\)$/, ""), labels.structure || labels.commune]
    .filter(Boolean)
    .join(", ");
}

/** What is compared when somebody is looked for by name: folded, family name first. */
export const matchName = (familyName: string, givenName: string) => `${fold(familyName)}|${fold(givenName)}`;

export const searchNameOf = (person: Extracted) =>
  fold(
    [person.givenName, person.familyName, person.birthName, shownOf(person), person.labels.commune, person.nationalId]
      .filter(Boolean)
      .join(" "),
  );
