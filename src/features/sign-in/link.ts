/** What a link received by mail is for: choosing one's first password on an invitation, or another when it is forgotten. */
export type LinkPurpose = "activation" | "reset";

/** How long it opens (identity.md §1.6, §2.7), once. */
export const linkHours: Record<LinkPurpose, number> = { activation: 7 * 24, reset: 24 };

/** The address of a link: its token is 256 bits, hashed where it is kept. */
export const linkPath = (token: string) => `/mot-de-passe?lien=${token}`;
export const isToken = (text: string | undefined): text is string => /^[\w-]{43}$/.test(text ?? "");

/** The mail that carries a link: no name, no code. `facility`: who invites. */
export function linkWords(
  purpose: LinkPurpose,
  { url, facility }: { url: string; facility: string | null },
): { subject: string; text: string } {
  const ends = "Ce message est automatique.";
  switch (purpose) {
    case "activation":
      return {
        subject: "Votre compte Sextant vous attend",
        text: `Bonjour,\n\n${facility ?? "Votre établissement"} vous ouvre un compte sur Sextant. Choisissez votre mot de passe, dans les 7 jours :\n\n${url}\n\nSi vous avez une carte CPS ou une e-CPS, vous pouvez aussi vous connecter directement avec elle, sans ce lien.\n\nNe transmettez ce lien à personne. ${ends}`,
      };
    case "reset":
      return {
        subject: "Choisir un nouveau mot de passe",
        text: `Bonjour,\n\nUn nouveau mot de passe a été demandé pour votre compte. Choisissez-le dans les 24 heures :\n\n${url}\n\nCe lien ne connecte personne à lui seul : un code vous sera encore demandé. Si vous n’avez rien demandé, il n’y a rien à faire, votre mot de passe n’a pas changé.\n\nNe transmettez ce lien à personne. ${ends}`,
      };
  }
}
