import type { DelegatedRight } from "#features/accounts/acting.ts";
import { moduleNames } from "#features/accounts/wording.ts";
import { frenchDelay, type Throttled } from "#features/sign-in/throttle.ts";
import { frenchDay } from "#lib/dates.ts";
import type { ChangeRefusal, DelegationState, GivingRefusal } from "./delegation.ts";

export const rightNames = {
  read: "lire",
  write: "écrire",
  send: "envoyer et confirmer",
  answer: "répondre aux demandes reçues",
} satisfies Record<DelegatedRight, string>;

export const stateNames = {
  proposed: "En attente de réponse",
  planned: "À venir",
  active: "En cours",
  refused: "Refusée",
  ended: "Terminée",
} satisfies Record<DelegationState, string>;

export const modulesSentence = (modules: (keyof typeof moduleNames)[] | null) =>
  modules ? modules.map((module) => moduleNames[module]).join(", ") : "tous les types d’orientation";

export function givingSentence(refusal: GivingRefusal | { kind: "form-reused" } | Throttled): {
  field: string;
  message: string;
} {
  switch (refusal.kind) {
    case "doctor-only":
      return { field: "personne", message: "Seul un médecin donne une délégation." };
    case "no-redelegation":
      return {
        field: "personne",
        message: "Une délégation reçue ne se délègue pas : cessez d’abord d’agir pour un confrère.",
      };
    case "unknown-person":
      return {
        field: "personne",
        message:
          "Aucun compte actif ne correspond à la fois à cet identifiant et à ce nom. Vérifiez-les avec la personne, qui doit avoir un compte Sextant.",
      };
    case "yourself":
      return { field: "personne", message: "C’est votre propre compte : choisissez quelqu’un d’autre." };
    case "not-a-colleague":
      return { field: "qualite", message: "Cette personne n’est pas médecin : choisissez « Assistant »." };
    case "starts-in-the-past":
      return { field: "debut", message: "Le début ne peut pas être passé." };
    case "ends-before-it-starts":
      return { field: "fin", message: "La fin doit suivre le début." };
    case "too-long":
      return {
        field: "fin",
        message: `Une délégation dure douze mois au plus : jusqu’au ${frenchDay(refusal.until)}. Elle se renouvelle ensuite.`,
      };
    case "no-right":
      return { field: "droits", message: "Choisissez ce que la personne pourra faire." };
    case "right-not-held":
      return {
        field: "droits",
        message: `Vous ne pouvez pas déléguer « ${rightNames[refusal.right]} » : votre habilitation dans cette unité ne le permet pas.`,
      };
    case "module-not-held":
      return { field: "modules", message: "Choisissez un type d’orientation de votre unité." };
    case "throttled":
      return { field: "personne", message: `Trop de recherches : réessayez dans ${frenchDelay(refusal.seconds)}.` };
    case "form-reused":
      return {
        field: "personne",
        message: "Cette page a déjà servi à donner une délégation : relisez la liste avant d’en donner une autre.",
      };
  }
}

export function changeSentence(refusal: ChangeRefusal): string {
  switch (refusal.kind) {
    case "unknown-delegation":
      return "Cette délégation ne vous concerne pas, ou n’existe plus.";
    case "wrong-state":
      return `Cette délégation est « ${stateNames[refusal.state].toLowerCase()} » : rien n’a été modifié.`;
  }
}
