import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/**
 * The columns of the RPPS extraction `PS_LibreAcces_Personne_activite_*.txt` this program reads, with the titles they
 * have had; matched by title because their order and their number change from one year to the next.
 */
export const titles = {
  idType: ["Type d'identifiant PP"],
  id: ["Identifiant PP"],
  nationalId: ["Identification nationale PP"],
  codeCiviliteDexercice: ["Code civilité d'exercice"],
  civility: ["Code civilité"],
  nomDexercice: ["Nom d'exercice"],
  prenomDexercice: ["Prénom d'exercice"],
  // the restricted extraction holds these three; the public one does not
  birthName: ["Nom de famille", "Nom de naissance"],
  birthFirstNames: ["Prénoms", "Prénoms de naissance"],
  birthDate: ["Date de naissance"],
  codeProfession: ["Code profession"],
  professionLabel: ["Libellé profession"],
  codeCategorieProfessionnelle: ["Code catégorie professionnelle"],
  codeTypeSavoirFaire: ["Code type savoir-faire"],
  codeSavoirFaire: ["Code savoir-faire"],
  knowHowLabel: ["Libellé savoir-faire"],
  codeModeExercice: ["Code mode exercice"],
  numeroSiretSite: ["Numéro SIRET site"],
  numeroSirenSite: ["Numéro SIREN site"],
  numeroFinessSite: ["Numéro FINESS site"],
  numeroFinessetablissementJuridique: ["Numéro FINESS établissement juridique"],
  identifiantTechniqueDeLaStructure: ["Identifiant technique de la structure"],
  raisonSocialeSite: ["Raison sociale site"],
  enseigneCommercialeSite: ["Enseigne commerciale site"],
  complementDestinataire: ["Complément destinataire (coord. structure)"],
  complementPointGeographique: ["Complément point géographique (coord. structure)"],
  numeroVoie: ["Numéro Voie (coord. structure)"],
  indiceRepetitionVoie: ["Indice répétition voie (coord. structure)"],
  codeTypeDeVoie: ["Code type de voie (coord. structure)"],
  libelleVoie: ["Libellé Voie (coord. structure)"],
  mentionDistribution: ["Mention distribution (coord. structure)"],
  bureauCedex: ["Bureau cedex (coord. structure)"],
  codePostal: ["Code postal (coord. structure)"],
  codeCommune: ["Code commune (coord. structure)"],
  communeLabel: ["Libellé commune (coord. structure)"],
  codePays: ["Code pays (coord. structure)"],
  telephone: ["Téléphone (coord. structure)"],
  telephone2: ["Téléphone 2 (coord. structure)"],
  telecopie: ["Télécopie (coord. structure)"],
  adresseEMail: ["Adresse e-mail (coord. structure)", "Adresse BAL MSSanté (coord. structure)"],
  codeDepartement: ["Code Département (structure)"],
  ancienIdentifiantDeLaStructure: ["Ancien identifiant de la structure"],
  autoriteDenregistrement: ["Autorité d'enregistrement"],
  codeSecteurDactivite: ["Code secteur d'activité"],
  codeSectionPharmacien: ["Code section tableau pharmaciens"],
  codeRole: ["Code rôle", "Code fonction"],
  codeGenreActivite: ["Code genre activité"],
} as const satisfies Record<string, readonly string[]>;

export type Column = keyof typeof titles;

/** Where each known column is, and how many fields a whole line has. */
export type Layout = { at: Partial<Record<Column, number>>; width: number };
export type LayoutRefusal = { kind: "columns-missing"; missing: string[] };

/** Without these nobody can be named. The others may be absent: their members stay empty. */
const needed = ["nationalId", "nomDexercice", "prenomDexercice", "codeProfession"] as const;

const known = new Map(
  Object.entries(titles).flatMap(([column, names]) => names.map((name) => [fold(name), column as Column] as const)),
);

/** Reads the first line. Every line ends with the separator, so a last empty field follows the last column. */
export function readHeader(line: string): Result<Layout, LayoutRefusal> {
  const fields = line.replace(/^\uFEFF/, "").split("|");
  const at: Layout["at"] = {};
  fields.forEach((title, n) => {
    const column = known.get(fold(title));
    if (column && at[column] === undefined) at[column] = n;
  });
  const missing = needed.filter((column) => at[column] === undefined).map((column) => titles[column][0]);
  if (missing.length > 0) return refuse({ kind: "columns-missing", missing });
  return ok({ at, width: fields.length });
}

export const activityMembers = [
  ...(["codeModeExercice", "codeSecteurDactivite", "codeSectionPharmacien", "codeRole", "codeGenreActivite"] as const),
  ...(["numeroSiretSite", "numeroSirenSite", "numeroFinessSite", "numeroFinessetablissementJuridique"] as const),
  ...(["identifiantTechniqueDeLaStructure", "raisonSocialeSite", "enseigneCommercialeSite"] as const),
  ...(["complementDestinataire", "complementPointGeographique", "numeroVoie", "indiceRepetitionVoie"] as const),
  ...(["codeTypeDeVoie", "libelleVoie", "mentionDistribution", "bureauCedex", "codePostal", "codeCommune"] as const),
  ...(["codePays", "telephone", "telephone2", "telecopie", "adresseEMail", "codeDepartement"] as const),
  ...(["ancienIdentifiantDeLaStructure", "autoriteDenregistrement"] as const),
] satisfies Column[];

export const exerciceMembers = [
  ...(["codeProfession", "codeCategorieProfessionnelle", "codeCiviliteDexercice", "nomDexercice"] as const),
  ...(["prenomDexercice", "codeTypeSavoirFaire", "codeSavoirFaire"] as const),
] satisfies Column[];
