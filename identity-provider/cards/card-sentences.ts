import { frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { CardRefusal } from "./card.ts";

/** What each refusal is to the person holding the card. */
export function cardRefusalSentence(refusal: CardRefusal): string {
  switch (refusal.kind) {
    case "unreadable":
      return "La carte n’est pas lue par le lecteur.";
    case "expired":
      return `Cette carte n’est plus valable depuis le ${frenchDay(refusal.on)}. Commandez son renouvellement, ou utilisez un autre moyen.`;
    case "opposed":
      return "Cette carte a été mise en opposition : elle n’ouvre plus rien.";
    case "blocked":
      return "Cette carte est bloquée après trois codes faux. Son débloquage demande l’administration (page /admin de ce simulateur).";
    case "wrong-code":
      return `Ce code n’est pas celui de la carte. Il vous reste ${count(refusal.left, "essai")}.`;
  }
}
