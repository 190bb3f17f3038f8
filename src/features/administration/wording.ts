import { stateNames } from "#features/accounts/wording.ts";
import type { InvitationRefusal } from "./invitation.ts";
import type { Lack } from "./readiness.ts";
import type { AdminRefusal } from "./structure.ts";

export function adminSentence(refusal: AdminRefusal): string {
  switch (refusal.kind) {
    case "not-referent":
      return "Vous n’êtes plus référent structure de cet établissement : rien n’a été modifié.";
    case "unknown-member":
      return "Cette personne n’est pas membre de votre établissement.";
    case "unknown-unit":
      return "Choisissez une unité de votre établissement.";
    case "unknown-right":
      return "Cette habilitation n’existe plus, ou a déjà été rétablie.";
    case "last-referent":
      return "C’est le dernier référent structure sans date de fin : nommez-en d’abord un autre.";
    case "medical-not-open":
      return "La mention médicale est réservée aux médecins, sages-femmes, infirmiers, kinésithérapeutes, psychologues, ergothérapeutes et orthophonistes. La profession vient de Pro Santé Connect : si elle manque, demandez à la personne de s’identifier une fois par sa carte ou son e-CPS.";
    case "end-before-start":
      return "La fin de l’habilitation doit suivre son début.";
    case "end-in-the-past":
      return "Cette date de fin est passée : choisissez-en une à venir, ou mettez fin à l’habilitation.";
    case "right-already-ended":
      return "Cette habilitation était déjà terminée.";
    case "wrong-state":
      return `Le compte est « ${stateNames[refusal.state].toLowerCase()} » : cet acte n’est pas possible maintenant.`;
    case "also-elsewhere":
      return "Ce compte ne dépend pas de votre seul établissement : mettez fin à ses habilitations chez vous.";
    case "yourself":
      return "Un autre référent structure doit le faire pour votre propre compte.";
    case "reason-missing":
      return "Choisissez un motif.";
  }
}

export function invitationSentence(
  refusal: InvitationRefusal | { kind: "no-right" } | { kind: "form-reused" },
): string {
  switch (refusal.kind) {
    case "two-accounts":
      return "L’identifiant et l’adresse désignent deux comptes différents : vérifiez-les avec la personne.";
    case "other-name":
      return "Cet identifiant ou cette adresse appartient déjà à un compte, sous un autre nom. Vérifiez l’orthographe avec la personne.";
    case "suspended-account":
      return "Le compte de cette personne est suspendu : il doit d’abord être rétabli par le référent qui l’a suspendu.";
    case "no-right":
      return "Choisissez au moins une habilitation.";
    case "form-reused":
      return "Cette invitation était déjà partie d’une autre page : retrouvez la personne dans la liste des membres.";
  }
}

export const lackNames = {
  "no-sign-in-by-card": "jamais identifié par carte CPS ou e-CPS",
  "no-passkey": "pas de clé d’accès",
  "no-password": "pas de mot de passe",
  "no-mobile": "pas de mobile vérifié",
  "no-email": "pas d’adresse vérifiée",
} satisfies Record<Lack, string>;
