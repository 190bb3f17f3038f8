import { frenchInstant } from "#lib/dates.ts";

/**
 * What a link received by mail is for: choosing one's first password on an invitation, or another when it is forgotten;
 * proving the address of a space that somebody opens for themselves.
 */
export type LinkPurpose = "activation" | "reset" | "confirmation";

/** How long it opens (identity.md §1.6, §2.7; product specification §12, mail.confirm), once. */
export const linkHours: Record<LinkPurpose, number> = { activation: 7 * 24, reset: 24, confirmation: 4 * 24 };

/** The address of a link: its token is 256 bits, hashed where it is kept. */
export const linkPath = (purpose: LinkPurpose, token: string) =>
  `${purpose === "confirmation" ? "/creer-mon-espace/confirmation" : "/mot-de-passe"}?lien=${token}`;
export const isToken = (text: string | undefined): text is string => /^[\w-]{43}$/.test(text ?? "");

/** The mail that carries a link: no name, no code. `facility`: who invites. */
export function linkWords(
  purpose: LinkPurpose,
  { url, facility, end }: { url: string; facility: string | null; end: Date },
): { subject: string; text: string } {
  const ends = "Ce message est automatique.";
  const until = frenchInstant(end);
  switch (purpose) {
    case "activation":
      return {
        subject: "Votre compte Sextant vous attend",
        text: `Bonjour,\n\n${facility ?? "Votre établissement"} vous ouvre un compte sur Sextant. Choisissez votre mot de passe, dans les 7 jours :\n\n${url}\n\nSi vous avez une carte CPS ou une e-CPS, vous pouvez aussi vous connecter directement avec elle, sans ce lien.\n\nNe transmettez ce lien à personne. ${ends}`,
      };
    case "confirmation":
      return {
        subject: "Confirmez votre adresse pour ouvrir votre espace",
        text: `Bonjour,\n\nUn espace Sextant a été demandé avec votre adresse. Pour l’ouvrir, confirmez-la avant le ${until} :\n\n${url}\n\nSans confirmation, ce qui a été commencé est annulé. Si vous n’avez rien demandé, ne faites rien : sans ce lien, personne n’ouvre d’espace à votre adresse.\n\nNe transmettez ce lien à personne. ${ends}`,
      };
    case "reset":
      return {
        subject: "Choisir un nouveau mot de passe",
        text: `Bonjour,\n\nUn nouveau mot de passe a été demandé pour votre compte. Choisissez-le dans les 24 heures :\n\n${url}\n\nCe lien ne connecte personne à lui seul : un code vous sera encore demandé. Si vous n’avez rien demandé, il n’y a rien à faire, votre mot de passe n’a pas changé.\n\nNe transmettez ce lien à personne. ${ends}`,
      };
  }
}
