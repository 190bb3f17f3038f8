import { type AttachmentRefusal, acceptedTypes } from "#features/volets/attachment.ts";
import { frenchDay } from "#lib/dates.ts";
import type { PathRefusal, Stage, Tab } from "./early-path.ts";

export const stageLabels: Record<Stage, string> = {
  attente: "En attente de professionnels",
  bilans: "Bilans en cours",
  interventions: "Interventions",
  synthese: "Synthèse",
  renouvele: "Renouvelé, deuxième année",
};

export const stageLabel = (stage: Stage | null) => (stage === null ? "Recevable" : stageLabels[stage]);

/** The same, for the doctor and the family. */
export function stageSentence(stage: Stage | null): string {
  switch (stage) {
    case null:
      return "La plateforme a accepté la demande. Elle cherche les professionnels qui verront l’enfant.";
    case "attente":
      return "La plateforme attend qu’un professionnel soit disponible.";
    case "bilans":
      return "Les premiers bilans sont en cours.";
    case "interventions":
      return "Des professionnels travaillent avec l’enfant.";
    case "synthese":
      return "La plateforme a rassemblé ce que les professionnels ont observé. Le médecin l’expliquera à la famille.";
    case "renouvele":
      return "Le parcours continue une deuxième année.";
  }
}

export const tabLabels: Record<Tab, string> = {
  recus: "Reçus",
  "a-completer": "À compléter",
  "en-etude": "En étude",
  recevables: "Recevables",
  "en-attente": "En attente",
  "en-cours": "Bilans et interventions",
  syntheses: "Synthèses",
  "a-renouveler": "À renouveler",
  termines: "Terminés",
};

export function refusalSentence(refusal: PathRefusal): { sentence: string; field?: string } {
  switch (refusal.kind) {
    case "not-accepted":
      return { sentence: "Le parcours commence quand la demande est dite recevable." };
    case "not-habilitated":
      return { sentence: "Votre habilitation ne permet pas cet acte sur ce parcours." };
    case "doctor-only":
      return { sentence: "Cet acte revient à un médecin." };
    case "dossier-closed":
      return { sentence: "Le dossier est suspendu ou clos : rien ne peut être noté pour l’instant." };
    case "stale-version":
      return { sentence: "Quelqu’un a modifié ce parcours entre-temps. Relisez où il en est avant de recommencer." };
    case "wrong-stage":
      return { sentence: "Le parcours n’en est pas à cette étape." };
    case "past-end":
      return { sentence: `Le parcours a pris fin le ${frenchDay(refusal.on)} : il reste à enregistrer la fin.` };
    case "too-early":
      return { sentence: `Le renouvellement se propose à partir du ${frenchDay(refusal.from)}.` };
    case "date-in-the-past":
      return { sentence: "Cette date est passée : indiquez un jour à venir.", field: "attendu" };
    case "text-missing":
      return { sentence: "Écrivez la synthèse.", field: "lettre" };
    case "unknown-number":
      return {
        sentence: "Ce numéro n’est pas connu. Vérifiez-le, ou laissez-le vide : le nom suffit.",
        field: "numero",
      };
    case "already-proposed":
      return { sentence: "Le renouvellement est déjà proposé : l’accord du médecin est attendu." };
    case "not-proposed":
      return { sentence: "La plateforme n’a pas proposé de renouvellement." };
    case "already-renewed":
      return { sentence: "Ce parcours est déjà renouvelé : il ne l’est qu’une fois." };
  }
}

export function fileSentence(refusal: AttachmentRefusal): string {
  switch (refusal.kind) {
    case "empty-file":
      return "Ce fichier est vide.";
    case "type-not-accepted":
      return `Ce type de fichier n’est pas accepté. Acceptés : ${Object.values(acceptedTypes).join(", ")}.`;
    case "too-big":
      return "Ce fichier est trop lourd.";
    case "dossier-full":
    case "too-many-files":
      return "Le dossier ne peut pas porter une pièce de plus.";
  }
}
