import { count } from "#lib/french.ts";
import type { StaffImportRefusal, StaffReport } from "./import-staff.ts";
import type { Clue } from "./reconcile.ts";
import type { StaffFault, StaffWarning } from "./staff-file.ts";
import type { DecisionRefusal, Standing, WhyChecked } from "./standing.ts";

export const stateLabels: Record<Standing["state"], string> = {
  matched: "Rapproché",
  "to-check": "À vérifier",
  "not-registered": "Non enregistré",
  refused: "Refusé",
};

export const whyLabels: Record<WhyChecked, string> = {
  "name-differs": "L’identifiant national est connu, mais sous un autre nom ou une autre date de naissance.",
  "identifier-unknown": "L’identifiant national donné n’est pas dans l’extraction.",
  probable: "Nom, prénoms et date de naissance correspondent.",
  possible: "Le nom correspond ; la date de naissance n’est pas connue.",
  disappeared: "La personne reconnue n’est plus dans l’extraction.",
  "two-years": "Le rapprochement date de deux ans : il est à confirmer.",
  taken: "Cet identifiant national est déjà celui d’une autre personne de l’établissement.",
};

export const clueLabels: Record<Clue, string> = {
  "same-identifier": "même identifiant national",
  "same-name": "même nom",
  "same-birth-name": "même nom de naissance",
  "same-first-names": "mêmes prénoms",
  "one-first-name": "un prénom en commun",
  "same-birth-date": "même date de naissance",
  "birth-date-unknown": "date de naissance inconnue",
  "same-profession": "même profession",
  "same-place": "même lieu d’exercice",
  "other-name": "nom différent",
  "other-birth-date": "date de naissance différente",
  "other-profession": "autre profession",
};

export function staffSentences({ people, added, left, faults, warnings, standings }: StaffReport): string {
  return [
    `${count(people, "personne")} dans l’annuaire : ${count(added, "ajoutée")}, ${count(left, "partie")}.`,
    `Rapprochées : ${standings.matched} · à vérifier : ${standings["to-check"]} · non enregistrées : ${standings["not-registered"]} · refusées : ${standings.refused}.`,
    ...faults.slice(0, 20).map(({ line, fault }) => `  ligne ${line}, laissée de côté : ${faultSentence(fault)}`),
    ...warnings
      .slice(0, 20)
      .map(({ line, field, value }) => `  ligne ${line} : ${warningSentences[field]} (« ${value} »)`),
  ].join("\n");
}

export function faultSentence(fault: StaffFault): string {
  switch (fault.kind) {
    case "no-id":
      return "pas de matricule";
    case "no-name":
      return "pas de nom ou de prénom";
    case "twice":
      return `le matricule ${fault.hrId} est déjà pris plus haut`;
    case "mail-twice":
      return `l’adresse ${fault.email} est déjà celle de quelqu’un plus haut`;
  }
}

export const warningSentences: Record<StaffWarning, string> = {
  "birth-date": "date de naissance illisible, laissée vide",
  "national-id": "identifiant national faux, laissé vide",
  email: "adresse électronique illisible, laissée vide",
  mobile: "ce numéro n’est pas celui d’un mobile, laissé vide",
};

export function staffRefusalSentence(refusal: StaffImportRefusal): string {
  switch (refusal.kind) {
    case "columns-missing":
      return `Rien n’est changé : il manque les colonnes ${refusal.missing.map((one) => `« ${one} »`).join(", ")}.`;
    case "unreadable":
      return `Rien n’est changé : le fichier ne se lit pas comme un CSV (${refusal.why}).`;
    case "empty":
      return "Rien n’est changé : le fichier ne contient personne.";
    case "much-smaller":
      return `Rien n’est changé : ${count(refusal.people, "personne")} au lieu de ${refusal.before}, le fichier est sans doute incomplet, et chaque absent perdrait son accès. S’il est bon, relancez avec --accepter-plus-petit.`;
  }
}

export function decisionRefusalSentence(refusal: DecisionRefusal): string {
  switch (refusal.kind) {
    case "not-to-check":
      return "Cette personne n’est plus à vérifier : quelqu’un a décidé entre-temps.";
    case "not-proposed":
      return "Choisissez une des personnes proposées, ou refusez-les toutes.";
    case "no-reason":
      return "Dites pourquoi : la raison reste dans l’historique.";
  }
}
