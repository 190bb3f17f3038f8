import type { Referral } from "#features/referrals/referral.ts";
import { statusLabel, voletTitle } from "#features/referrals/wording.ts";
import { count } from "#lib/french.ts";
import type { AnswerRefusal, AskRefusal, ReturnRefusal, TransferState } from "./transfer.ts";

export const stateWords: Record<TransferState, string> = {
  asked: "En attente de réponse",
  accepted: "Accepté",
  declined: "Refusé",
  withdrawn: "Repris par le service",
  lapsed: "Sans réponse",
  returned: "Rendu au service",
};

type Asked =
  | AskRefusal
  | { kind: "unknown-number" }
  | { kind: "not-a-doctor" }
  | { kind: "no-account"; name: string }
  | { kind: "name-missing" }
  | { kind: "already-named" }
  | { kind: "nobody-named" };

export function askSentence(refusal: Asked, r: Referral): string {
  switch (refusal.kind) {
    case "not-habilitated":
      return "Le transfert revient aux demandeurs de l’unité qui porte le dossier.";
    case "not-coordination":
      return "Seul un service de coordination transmet ses dossiers au médecin traitant.";
    case "wrong-status":
      return `Ce dossier ne se transmet plus : ${statusLabel(r.module, refusal.status).toLowerCase()}.`;
    case "volets-missing":
      return `Validez d’abord : ${refusal.volets.map((v) => voletTitle(r.module, v.code).toLowerCase()).join(", ")}.`;
    case "already-asked":
      return `Le dossier est déjà proposé à ${refusal.name}.`;
    case "call-missing":
      return "Appelez le médecin, cochez son accord et résumez l’appel en une ligne.";
    case "no-account":
      return `${refusal.name} n’a pas encore de compte ici : il l’ouvre avec sa carte, puis vous transmettez.`;
    case "not-a-doctor":
      return "Ce numéro RPPS est celui d’un autre professionnel de santé.";
    case "unknown-number":
    case "name-missing":
    case "already-named":
    case "nobody-named":
      return "Ce numéro RPPS n’est pas connu. Vérifiez ses onze chiffres.";
  }
}

export function answerSentence(refusal: AnswerRefusal): string {
  switch (refusal.kind) {
    case "not-yours":
      return "Ce transfert ne vous est pas adressé.";
    case "over":
      return `Ce transfert n’attend plus de réponse : ${stateWords[refusal.state].toLowerCase()}.`;
    case "wrong-status":
      return "Ce dossier n’est plus à transmettre : il a été annulé ou a abouti.";
    case "other-unit":
      return "Vous agissez pour une autre de vos unités : passez à votre cabinet, puis acceptez.";
    case "reason-missing":
      return "Dites en quelques mots pourquoi vous refusez.";
  }
}

export function returnSentence(refusal: ReturnRefusal): string {
  switch (refusal.kind) {
    case "not-yours":
      return "Seul le médecin qui porte le dossier le rend à son service.";
    case "reason-missing":
      return "Dites en quelques mots pourquoi vous rendez le dossier.";
    case "still-asked":
      return `${count(refusal.requests, "demande est en cours", "demandes sont en cours")} : retirez-les d’abord.`;
  }
}
