import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { type Column, titles } from "./columns.ts";
import { luhnDigit } from "./national-id.ts";

/** The 56 columns of the public extraction, labels included, in their published order. */
export const publicTitles = [
  ...["Type d'identifiant PP", "Identifiant PP", "Identification nationale PP", "Code civilité d'exercice"],
  ...["Libellé civilité d'exercice", "Code civilité", "Libellé civilité", "Nom d'exercice", "Prénom d'exercice"],
  ...["Code profession", "Libellé profession", "Code catégorie professionnelle", "Libellé catégorie professionnelle"],
  ...["Code type savoir-faire", "Libellé type savoir-faire", "Code savoir-faire", "Libellé savoir-faire"],
  ...["Code mode exercice", "Libellé mode exercice", "Numéro SIRET site", "Numéro SIREN site", "Numéro FINESS site"],
  ...["Numéro FINESS établissement juridique", "Identifiant technique de la structure", "Raison sociale site"],
  ...["Enseigne commerciale site", "Complément destinataire (coord. structure)"],
  ...["Complément point géographique (coord. structure)", "Numéro Voie (coord. structure)"],
  ...["Indice répétition voie (coord. structure)", "Code type de voie (coord. structure)"],
  ...["Libellé type de voie (coord. structure)", "Libellé Voie (coord. structure)"],
  ...["Mention distribution (coord. structure)", "Bureau cedex (coord. structure)", "Code postal (coord. structure)"],
  ...["Code commune (coord. structure)", "Libellé commune (coord. structure)", "Code pays (coord. structure)"],
  ...["Libellé pays (coord. structure)", "Téléphone (coord. structure)", "Téléphone 2 (coord. structure)"],
  ...["Télécopie (coord. structure)", "Adresse e-mail (coord. structure)", "Code Département (structure)"],
  ...["Libellé Département (structure)", "Ancien identifiant de la structure", "Autorité d'enregistrement"],
  ...["Code secteur d'activité", "Libellé secteur d'activité", "Code section tableau pharmaciens"],
  ...["Libellé section tableau pharmaciens", "Code rôle", "Libellé rôle", "Code genre activité"],
  "Libellé genre activité",
];

export const headerLine = `${publicTitles.join("|")}|`;

/** One line of the extraction from the few members given: the others are empty. */
export function extractionLine(members: Partial<Record<Column, string>>, order = publicTitles): string {
  const values = new Map(
    Object.entries(members).map(([column, value]) => [titles[column as Column][0] as string, value]),
  );
  return `${order.map((title) => values.get(title) ?? "").join("|")}|`;
}

const families = [
  "Fauvette",
  "Mésange",
  "Courlis",
  "Bruyère",
  "Alisier",
  "Châtaigne",
  "Genévrier",
  "Sorbier",
  "Aubépine",
  "Roitelet",
];
const endings = ["", "-Duval", "-Laforêt", "-Rivière", "-Deschamps", "-Montagne", "-Lacombe", "-Vallée"];
const firstNames = [
  "Alice",
  "Bruno",
  "Camille",
  "Daoud",
  "Élise",
  "Farid",
  "Gaëlle",
  "Hugo",
  "Inès",
  "Jonas",
  "Leïla",
  "Marius",
  "Noé",
  "Ophélie",
];
const jobs = [
  ["10", "Médecin", "S", "SM54", "Médecine générale (SM)"],
  ["10", "Médecin", "S", "SM18", "Gériatrie (SM)"],
  ["60", "Infirmier", "", "", ""],
  ["60", "Infirmier", "", "", ""],
  ["70", "Masseur-Kinésithérapeute", "", "", ""],
  ["21", "Pharmacien", "", "", ""],
  ["50", "Sage-Femme", "", "", ""],
  ["41", "Assistant de service social", "", "", ""],
] as const;

/** The RPPS number of the nth invented person: eleven digits, 99 first, Luhn's key last. */
export const inventedRpps = (n: number) => {
  const body = `99${String(n).padStart(8, "0")}`;
  return `${body}${luhnDigit(body)}`;
};

/** The lines of the nth invented person: one to three activities, always the same for the same n. */
export function inventedPerson(n: number): string[] {
  const rpps = inventedRpps(n);
  const [code, label, type, knowHow, knowHowLabel] = jobs[n % jobs.length]!;
  const woman = n % 3 !== 0;
  const who = {
    idType: "8",
    id: rpps,
    nationalId: `8${rpps}`,
    civility: woman ? "MME" : "M",
    codeCiviliteDexercice: code === "10" ? "DR" : "",
    nomDexercice: `${families[(n * 7) % families.length]}${endings[Math.floor(n / 10) % endings.length]}`.toUpperCase(),
    prenomDexercice: firstNames[(n * 5) % firstNames.length]!.toUpperCase(),
    codeProfession: code,
    professionLabel: label,
    codeCategorieProfessionnelle: "C",
    codeTypeSavoirFaire: type,
    codeSavoirFaire: knowHow,
    knowHowLabel,
  };
  return Array.from({ length: n % 10 === 0 ? 3 : n % 4 === 0 ? 2 : 1 }, (_, activity) =>
    extractionLine({ ...who, ...inventedStructure(n * 3 + activity, activity === 0 && n % 5 === 0) }),
  );
}

function inventedStructure(n: number, liberal: boolean): Partial<Record<Column, string>> {
  const number = n % 9000;
  const departement = String((n % 94) + 1).padStart(2, "0");
  const common = {
    codePostal: `${departement}000`,
    bureauCedex: `${departement}000 VILLE-INVENTEE ${departement}`,
    communeLabel: `Ville-Inventée ${departement}`,
    codeDepartement: departement,
    codePays: "99000",
    numeroVoie: String((n % 80) + 1),
    codeTypeDeVoie: "R",
    libelleVoie: "DES ESSAIS",
    autoriteDenregistrement: "ARS/ARS/ARS",
    codeGenreActivite: "GENR01",
  };
  return liberal
    ? {
        ...common,
        codeModeExercice: "L",
        codeSecteurDactivite: "SA07",
        identifiantTechniqueDeLaStructure: `R99${number}`,
        raisonSocialeSite: `CABINET FICTIF ${number}`,
      }
    : {
        ...common,
        codeModeExercice: "S",
        codeSecteurDactivite: n % 2 ? "SA01" : "SA17",
        numeroFinessSite: `0B${String(number).padStart(7, "0")}`,
        numeroFinessetablissementJuridique: `1B${String(number % 3000).padStart(7, "0")}`,
        identifiantTechniqueDeLaStructure: `F0B${String(number).padStart(7, "0")}`,
        raisonSocialeSite: `${n % 2 ? "CENTRE HOSPITALIER FICTIF" : "EHPAD FICTIF"} ${number}`,
      };
}

/** Writes an extraction of that many lines, of invented people. */
export async function generateExtraction(file: string, lines: number): Promise<void> {
  const out = createWriteStream(file);
  out.write(`${headerLine}\n`);
  let written = 0;
  let block: string[] = [];
  for (let n = 1; written < lines; n++) {
    const of = inventedPerson(n).slice(0, lines - written);
    written += of.length;
    block.push(...of);
    if (block.length < 2000 && written < lines) continue;
    if (!out.write(`${block.join("\n")}\n`)) await once(out, "drain");
    block = [];
  }
  out.end();
  await once(out, "finish");
}
