import type { Typed } from "#features/decisions/entering.ts";

/** What became of one line of a file; never a word of what it says of the person. */
export type LineOutcome = { line: number } & (
  | { kind: "entered"; referral: string; idDecision: string; notified: number }
  /** The very same line was given before: a file may be given again. */
  | { kind: "known"; idDecision: string }
  | { kind: "number-taken"; idDecision: string }
  /** Its dossier came to the end of its retention: nothing tells any more which it was. */
  | { kind: "erased" }
  /** Field → sentence. */
  | { kind: "invalid"; problems: Typed }
  /** Entered, but the establishments it names could not be notified. */
  | { kind: "not-notified"; referral: string; idDecision: string; why: string }
  | { kind: "unreadable" }
);

/** The columns of a file, in the order of the model; `asked`: a line without it is refused. */
export const columns: { name: string; label: string; asked?: true; example: string }[] = [
  { name: "id_decision", label: "Numéro de la décision", asked: true, example: "D-2026-118" },
  { name: "dossier", label: "Numéro de dossier MDPH", asked: true, example: "38-11802" },
  { name: "individu", label: "Numéro d’individu", asked: true, example: "880231" },
  { name: "type", label: "attribution, renouvellement, revision ou rejet", asked: true, example: "attribution" },
  { name: "date_decision", label: "JJ/MM/AAAA", asked: true, example: "15/10/2026" },
  { name: "droit", label: "Code du droit, par exemple 7.1", asked: true, example: "13.2" },
  { name: "nature", label: "nouveau-droit, renouvellement ou revision", asked: true, example: "nouveau-droit" },
  { name: "debut", label: "Premier jour", asked: true, example: "01/11/2026" },
  { name: "fin", label: "Dernier jour", asked: true, example: "31/10/2031" },
  { name: "qualification", label: "cible ou alternative", asked: true, example: "cible" },
  { name: "nom_naissance", label: "Nom de naissance", asked: true, example: "Exemple" },
  { name: "prenom", label: "Premier prénom", asked: true, example: "Camille" },
  { name: "date_naissance", label: "JJ/MM/AAAA", asked: true, example: "04/03/1994" },
  { name: "sexe", label: "F, M ou I", asked: true, example: "F" },
  { name: "protection", label: "aucune, tutelle, curatelle-simple…", asked: true, example: "aucune" },
  { name: "mandataire", label: "Nom du mandataire", example: "" },
  { name: "motivation", label: "Motivation de la décision", example: "" },
  { name: "creton", label: "oui ou vide", example: "" },
  { name: "pag", label: "oui ou vide", example: "" },
  { name: "priorite", label: "1 à 4", example: "2" },
  { name: "priorite_motif", label: "Motif de la priorité", example: "" },
  { name: "droit_alternatif", label: "Code d’un second droit", example: "" },
  { name: "temporalite", label: "01 temporaire, 02 permanent", example: "02" },
  { name: "sequentiel", label: "oui ou vide", example: "" },
  { name: "categorie", label: "Catégorie d’établissement (J254)", example: "448" },
  { name: "organisation", label: "Catégorie d’organisation (J34)", example: "39" },
  { name: "jours_derogation", label: "Jours au-delà de la limite", example: "" },
  { name: "mode1", label: "46, 47, 48 ou 238", example: "46" },
  { name: "quantite1", label: "Nombre", example: "7" },
  { name: "unite1", label: "jour, demi-journee, nuit ou heure", example: "jour" },
  { name: "periode1", label: "semaine, mois ou an", example: "semaine" },
  { name: "adresse", label: "Numéro et rue", example: "" },
  { name: "code_postal", label: "Code postal", example: "38200" },
  { name: "commune", label: "Code INSEE ou nom", example: "38544" },
  { name: "telephone", label: "Téléphone", example: "" },
  { name: "courriel", label: "Courriel", example: "" },
  { name: "parent1_nom", label: "Pour un mineur", example: "" },
  { name: "parent1_role", label: "mere, pere, tuteur-ou-tutrice ou autre", example: "" },
  { name: "parent1_contact", label: "Téléphone ou courriel", example: "" },
  { name: "parent1_autorite", label: "oui ou non", example: "" },
  { name: "finess_designes", label: "Numéros FINESS à notifier, séparés par |", example: "" },
];
export const maxBytes = 5_000_000;
