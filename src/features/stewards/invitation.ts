import { frenchInstant } from "#lib/dates.ts";

/** The page of an invitation; its token goes into a cookie at once, so that no address keeps it. */
export const invitationPath = "/invitation";
export const invitationCookie = "sextant-invitation";

/** The mail: neither who is helped nor who invites, nor the dossier's number: its reader may not be whom it was meant for. */
export function invitationWords(
  { takesOver }: { takesOver: boolean },
  { url, end }: { url: string; end: Date },
): { subject: string; text: string } {
  const asked = takesOver
    ? "Un dossier a été préparé pour vous sur Sextant. Vous pouvez le reprendre dans votre propre espace"
    : "Quelqu’un vous invite à suivre un dossier sur Sextant";
  return {
    subject: takesOver ? "Un dossier vous attend sur Sextant" : "On vous invite à aider quelqu’un sur Sextant",
    text: `Bonjour,\n\n${asked}. Ouvrez ce lien avant le ${frenchInstant(end)} : vous verrez de qui vient l’invitation, et vous pourrez accepter ou refuser.\n\n${url}\n\nVous n’avez pas de compte ? Le lien vous propose d’ouvrir votre espace. Ce message ne vous dit rien ? Ne faites rien : sans réponse, l’invitation s’éteint d’elle-même.\n\nNe transmettez ce lien à personne. Ce message est automatique.`,
  };
}
