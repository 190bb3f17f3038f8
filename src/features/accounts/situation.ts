import { sha256 } from "#lib/seal.ts";
import { professionLabel } from "./professions.ts";
import { specialityLabel } from "./specialities.ts";

/** A profession somebody exercises, and where: identity.md §5.5, every member may be missing. */
export type Exercice = {
  codeProfession?: string | undefined;
  codeCategorieProfessionnelle?: string | undefined;
  codeSavoirFaire?: string | undefined;
  activities?: Activity[] | undefined;
};
export type Activity = Partial<Record<ActivityMember, string | undefined>>;
/** The spellings are theirs. */
export type ActivityMember =
  | "codeModeExercice"
  | "codeSecteurDactivite"
  | "codeRole"
  | "numeroSiretSite"
  | "numeroFinessSite"
  | "numeroFinessetablissementJuridique"
  | "identifiantTechniqueDeLaStructure"
  | "raisonSocialeSite"
  | "enseigneCommercialeSite"
  | "numeroVoie"
  | "indiceRepetitionVoie"
  | "codeTypeDeVoie"
  | "libelleVoie"
  | "bureauCedex"
  | "codePostal"
  | "autoriteDenregistrement";

/** Situation d'exercice (identity.md §1.3): as what, how and where somebody practises. Any member but the first two may be empty. */
export type Situation = {
  /** Hash of what tells two situations apart; the structure's numbers may all be missing, so none of them is the key. */
  key: string;
  profession: string;
  professionLabel: string;
  speciality: string | null;
  /** L liberal, S salaried, B volunteer, I indirect. */
  mode: string | null;
  sector: string | null;
  finessSite: string | null;
  finessLegal: string | null;
  siret: string | null;
  technicalId: string | null;
  name: string | null;
  street: string | null;
  postcode: string | null;
  city: string | null;
  /** "CNOM/CNOM/ARS": who registered it. */
  authority: string | null;
};

/** Every activity of every profession, the same one once. */
export function situationsOf(exercices: Exercice[], civility: string): Situation[] {
  const all = exercices.flatMap((exercice) =>
    (exercice.activities ?? []).map((activity) => situationOf(exercice, activity, civility)),
  );
  return all.filter((one, i) => all.findIndex(({ key }) => key === one.key) === i);
}

export const isLiberal = (situation: { mode: string | null }) => situation.mode === "L";

/** What tells the facility of a unit one may act for: its number, and that of its legal entity. */
type Place = { finess: string; legalEntity: string | null };

/**
 * Where a situation is exercised, among the units one may act for: the site, else the legal entity, and for liberal
 * practice the practice itself. A structure is matched by its numbers only, never by its name.
 */
export function unitsOf<Unit extends Place>(situation: Situation, units: Unit[]): Unit[] {
  const atSite = units.filter(({ finess }) => finess === situation.finessSite);
  if (atSite.length > 0) return atSite;
  const inEntity = units.filter(({ legalEntity }) => legalEntity !== null && legalEntity === situation.finessLegal);
  if (inEntity.length > 0) return inEntity;
  return isLiberal(situation) ? units.filter(({ finess }) => isPractice(finess)) : [];
}

/** Number of a doctor's own practice, made by us: L and eight signs; a real FINESS starts with a département. */
export const isPractice = (finess: string) => /^L[0-9A-Z]{8}$/.test(finess);

const modes: Record<string, string> = { L: "libéral", S: "salarié", B: "bénévole", I: "exercice indirect" };
export const modeLabel = (mode: string | null) => (mode ? (modes[mode] ?? mode) : null);

/** "Médecin · Gériatrie, libéral" */
export const situationTitle = (s: Pick<Situation, "professionLabel" | "speciality" | "mode">) =>
  [[s.professionLabel, s.speciality && specialityLabel(s.speciality)].filter(Boolean).join(" · "), modeLabel(s.mode)]
    .filter(Boolean)
    .join(", ");

function situationOf(exercice: Exercice, activity: Activity, civility: string): Situation {
  const student = exercice.codeCategorieProfessionnelle === "E";
  const code = exercice.codeProfession ?? "";
  const label = professionLabel(code, activity.codeRole ?? "", civility);
  const told = {
    profession: student ? `${code}-E` : code,
    speciality: exercice.codeSavoirFaire ?? null,
    mode: activity.codeModeExercice ?? null,
    sector: activity.codeSecteurDactivite ?? null,
    finessSite: numberOf(activity.numeroFinessSite),
    finessLegal: numberOf(activity.numeroFinessetablissementJuridique),
    siret: numberOf(activity.numeroSiretSite),
    technicalId: numberOf(activity.identifiantTechniqueDeLaStructure),
    name: activity.raisonSocialeSite ?? activity.enseigneCommercialeSite ?? null,
    postcode: activity.codePostal ?? /^\d{5}(?=\s)/.exec(activity.bureauCedex ?? "")?.[0] ?? null,
    street: streetOf(activity),
  };
  return {
    ...told,
    key: sha256(JSON.stringify(Object.values(told))).toString("base64url"),
    professionLabel: student ? `${label} (en formation)` : label,
    city: activity.bureauCedex?.replace(/^\d{5}\s+/, "") ?? null,
    authority: activity.autoriteDenregistrement ?? null,
  };
}

/** "000000000" is how registers write none. */
const numberOf = (text: string | undefined) => (text && !/^0+$/.test(text) ? text : null);

function streetOf(activity: Activity): string | null {
  const { numeroVoie, indiceRepetitionVoie, codeTypeDeVoie, libelleVoie } = activity;
  const kind = codeTypeDeVoie && (streetKinds[codeTypeDeVoie.toUpperCase()] ?? codeTypeDeVoie.toLowerCase());
  return [numeroVoie, indiceRepetitionVoie, kind, libelleVoie].filter(Boolean).join(" ") || null;
}

/** The usual codes of kinds of street of the directories of health professionals; another is shown as it comes. */
const streetKinds: Record<string, string> = {
  ALL: "allée",
  AV: "avenue",
  BD: "boulevard",
  CHE: "chemin",
  CRS: "cours",
  IMP: "impasse",
  PL: "place",
  QU: "quai",
  QUAI: "quai",
  R: "rue",
  RTE: "route",
  SQ: "square",
};
