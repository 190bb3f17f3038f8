import { frenchInstant } from "#lib/dates.ts";

/** One mail or SMS that left, or was to leave. */
export type Delivery = {
  channel: "mail" | "sms";
  /** "l•••@exemple.fr" */
  destination: string;
  state: "leaving" | "accepted" | "refused" | "failed" | "bounced";
  tries: number;
  /** The other server's own words. */
  answer: string | null;
  at: Date;
};

/** Where it stands, in plain words. "Accepté" is what a server signs for: that somebody has read it is never known. */
export function deliverySentence({ channel, state, tries, at }: Delivery): string {
  const by = channel === "sms" ? "par l’opérateur" : "par le serveur du destinataire";
  switch (state) {
    case "leaving":
      return "Envoi en cours";
    case "accepted":
      return `Accepté ${by}, ${frenchInstant(at)}${tries > 1 ? `, au ${tries}e essai` : ""}`;
    case "failed":
      return `Pas encore parti après ${tries} ${tries > 1 ? "essais" : "essai"} : nouvel essai automatique`;
    case "refused":
      return `Refusé ${by}, ${frenchInstant(at)}`;
    case "bounced":
      return `Revenu : l’adresse ne reçoit pas, ${frenchInstant(at)}`;
  }
}

/** What a server said, without any address, and cut. Somebody else wrote it: it is cut before it is searched. */
export const answerOf = (said: string) =>
  (said.length > 500 ? said.slice(0, said.slice(0, 500).lastIndexOf(" ") + 1) : said)
    .replaceAll(/<?[^\s<>@]+@[^\s<>]+>?/g, "[adresse]")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 200);

/** A permanent no (RFC 5321 §4.2.1: 5yz) will stay one: trying again is useless. */
export const isPermanent = (code: number | undefined) => code !== undefined && code >= 500 && code < 600;
