import { saidWhen } from "#features/directory/availability.ts";
import { count } from "#lib/french.ts";
import { type FoundPlaces, savedSearchLimits } from "./saved-search.ts";

/**
 * `confirm`: proves the address. `known`, `full`: it asked for a search it has, or for one more than it may keep.
 * `found`: places appeared. `still-useful`: is it still looked for?
 */
export type LetterKind = "confirm" | "known" | "full" | "found" | "still-useful";

export const managePath = (token: string) => `/alertes?lien=${token}`;
export const confirmPath = (token: string) => `/alertes/confirmation?lien=${token}`;
export const unsubscribePath = (token: string) => `/alertes/desabonnement?lien=${token}`;

/** Establishments written in a mail; the others are behind the link. */
const mostWritten = 10;

type Written = {
  kind: LetterKind;
  token: string;
  confirm: string | null;
  name: string | null;
  found: readonly FoundPlaces[];
};

/**
 * A mail says facts of the directory and nothing of its reader: no criterion, no kind of care, not even in its links. The name
 * of the search is its owner's; before the address is proved it may be anybody's words, so it is not written.
 */
export function letterWords(letter: Written, publicUrl: string, now: Date): { subject: string; text: string } {
  const manage = `${publicUrl}${managePath(letter.token)}`;
  const named = `votre recherche « ${letter.name ?? ""} »`;
  switch (letter.kind) {
    case "confirm":
      return written("Confirmez votre adresse", [
        "Quelqu’un, vous sans doute, a demandé à être averti à cette adresse quand une place se libère dans un établissement.",
        `Pour le confirmer, dans les ${savedSearchLimits.confirmHours} heures :\n${publicUrl}${confirmPath(letter.confirm ?? "")}`,
        "Si ce n’est pas vous, il n’y a rien à faire : sans confirmation, cette adresse est oubliée.",
      ]);
    case "known":
      return written("Cette recherche est déjà enregistrée", [
        "Vous avez demandé à être averti pour une recherche que vous avez déjà enregistrée. Rien n’a été ajouté.",
        `Voir et gérer vos recherches :\n${manage}`,
      ]);
    case "full":
      return written("Vous avez atteint le nombre de recherches enregistrées", [
        `Une adresse garde ${savedSearchLimits.most} recherches au plus. Supprimez-en une, puis recommencez :\n${manage}`,
      ]);
    case "found":
      return written(foundSubject(letter.found), [
        `Depuis la dernière fois, pour ${named} :`,
        letter.found
          .slice(0, mostWritten)
          .map((one) => foundLine(one, publicUrl, now))
          .join("\n\n"),
        ...(letter.found.length > mostWritten
          ? [
              `Et ${count(letter.found.length - mostWritten, "autre établissement", "autres établissements")} : voir la recherche depuis le lien ci-dessous.`,
            ]
          : []),
        "Une place déclarée peut être prise entre-temps : appelez l’établissement.",
        ...foot(manage, `${publicUrl}${unsubscribePath(letter.token)}`),
      ]);
    case "still-useful":
      return written("Cette recherche vous est-elle toujours utile ?", [
        `Vous avez enregistré ${named} il y a plus de ${savedSearchLimits.askMonths} mois.`,
        `Pour la garder, un clic :\n${manage}`,
        "Sans réponse d’ici un mois, elle s’arrête et plus aucun courriel ne part.",
        ...foot(manage, `${publicUrl}${unsubscribePath(letter.token)}`),
      ]);
  }
}

const written = (subject: string, parts: string[]) => ({
  subject,
  text: ["Bonjour,", ...parts, "Message automatique, merci de ne pas y répondre."].join("\n\n"),
});

const foot = (manage: string, unsubscribe: string) => [
  `Mettre en pause, renommer ou supprimer : ${manage}\nNe plus rien recevoir : ${unsubscribe}`,
  "Ces liens ouvrent vos recherches sans mot de passe : ne les transmettez pas.",
];

/** "3 places correspondent à votre recherche" */
export function foundSubject(found: readonly FoundPlaces[]): string {
  const free = found.reduce((n, one) => n + one.free, 0);
  return `${count(free, "place")} ${free < 2 ? "correspond" : "correspondent"} à votre recherche`;
}

const foundLine = (one: FoundPlaces, publicUrl: string, now: Date) =>
  `${one.name}, ${one.city} (${one.departement}) : ${count(one.free, "nouvelle place", "nouvelles places")}, dit ${saidWhen(new Date(one.at), now)}\n${publicUrl}/etablissements/${one.finess}`;

/** RFC 2369 and RFC 8058: mail readers show a button that ends it in one click. */
export const unsubscribeHeaders = (token: string, publicUrl: string) => ({
  "List-Unsubscribe": `<${publicUrl}${unsubscribePath(token)}>`,
  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
});

export const letterMessageId = (id: string, publicUrl: string) => `<recherche.${id}@${new URL(publicUrl).hostname}>`;
