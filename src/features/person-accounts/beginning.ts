import type { Traits } from "#features/persons/person.ts";
import { addHours } from "#lib/dates.ts";
import type { Duration } from "#pathways/pathway.ts";

export type BeginningId = string & { readonly __brand: "BeginningId" };

/** What somebody typed to open their space. */
export type Typed = {
  givenName: string;
  familyName: string;
  email: string;
  forWhom: ForWhom;
  /** The person a place is looked for; null: later. */
  traits: Traits | null;
};
export type ForWhom = "self" | "relative" | "later";

/** The same with the password, hashed: kept only until the worker has looked whether the address is free. */
export type Asked = Typed & { passwordHash: string };

/** How long what was typed waits to be begun again, once the delay is over. */
export const againDays = 30;

export type Delay = { within: Duration; reminders: Duration[] };

/** When the address must be proved, and how many reminders should have left by now. */
export const confirmUntil = (begunAt: Date, { within }: Delay): Date => addHours(begunAt, hoursOf(within));
export const remindersDue = (begunAt: Date, { reminders }: Delay, now: Date): number =>
  reminders.filter((after) => addHours(begunAt, hoursOf(after)) <= now).length;

/** These delays count whole days: the public holidays and the nights too. */
const hoursOf = (d: Duration): number =>
  "hours" in d ? d.hours : "days" in d ? d.days * 24 : "months" in d ? d.months * 720 : d.workingDays * 24;

export const confirmPath = "/creer-mon-espace/confirmation";
export const beginPath = "/creer-mon-espace/demarrer";
export const againPath = (token: string) => `${beginPath}?reprise=${token}`;

/** Mails about a beginning: nobody is named, and nothing tells what was looked for. */
export function beginningWords(kind: "taken" | "lapsed", { url }: { url: string }): { subject: string; text: string } {
  const ends = "Ce message est automatique.";
  switch (kind) {
    case "taken":
      return {
        subject: "Vous avez déjà un compte Sextant",
        text: `Bonjour,\n\nUn espace vient d’être demandé avec votre adresse, mais elle a déjà un compte : rien n’a été créé ni modifié.\n\nPour y entrer, ou pour choisir un nouveau mot de passe :\n\n${url}/connexion\n${url}/mot-de-passe-oublie\n\nSi vous n’avez rien demandé, il n’y a rien à faire. ${ends}`,
      };
    case "lapsed":
      return {
        subject: "Votre espace n’a pas été confirmé",
        text: `Bonjour,\n\nL’adresse n’a pas été confirmée à temps : l’espace commencé est annulé. Ce que vous aviez saisi est gardé ${againDays} jours ; vous pouvez recommencer sans tout retaper :\n\n${url}\n\nNe transmettez ce lien à personne. ${ends}`,
      };
  }
}
