import type { Tx } from "#db/db.ts";

/** Every background job and what it carries. */
export type Jobs = {
  "mail-notice": { notice: string };
  "text-notice": { notice: string };
  /** Several notices in one mail. */
  "mail-letter": { letter: string };
  "gather-letters": Record<string, never>;
  /** `kind` is one of AccountNews; `sealedTo` an address sealed for the service, when it is not the account's own. */
  "tell-account": { account: string; kind: string; facts?: Record<string, string>; sealedTo?: string };
  /** The id of a code to send: its digits lie sealed in its row. */
  "send-code": { code: string };
  /** The hash of a link to send, in hexadecimal: its token lies sealed in its row. `facility`: who invites. */
  "send-link": { link: string; facility?: string };
  /** What was typed, sealed. */
  "prepare-reset": { login: string };
  /** The id of an invitation to follow a dossier: its token lies sealed in its row. */
  "mail-invitation": { invitation: string };
  /** What somebody typed to open their space, sealed in its row. */
  "prepare-beginning": { beginning: string };
  /** `sealedToken`: what opens "Recommencer". `once` keeps a mail tried again the same. */
  "mail-beginning": { kind: "taken" | "lapsed"; sealedTo: string; once: string; sealedToken?: string };
  "age-beginnings": Record<string, never>;
  /** An address and the search to keep for it, sealed. */
  "prepare-alert": { asked: string };
  "mail-search-letter": { letter: string };
  "look-saved-searches": Record<string, never>;
  "age-saved-searches": Record<string, never>;
  "forget-sign-ins": Record<string, never>;
  "lapse-offers": Record<string, never>;
  "lapse-holds": Record<string, never>;
  "run-timers": Record<string, never>;
  "remind-ends": Record<string, never>;
  "announce-month": Record<string, never>;
  "recount-places": Record<string, never>;
  "remind-places": Record<string, never>;
  /** A file of decisions given by an MDPH. */
  "import-decisions": { import: string };
  "announce-validity": Record<string, never>;
  "leave-waves": Record<string, never>;
  "measure-pace": Record<string, never>;
  /** A conditional answer whose conditions all hold, and which proposes by itself. */
  "propose-when-met": { request: string };
  "check-conditions": Record<string, never>;
  /** Looks again at the refusals of a unit that said something of itself; each day, at all of them. */
  "check-refusals": { unit?: string };
  "review-conditions": Record<string, never>;
  "close-notifications": Record<string, never>;
  "age-accounts": Record<string, never>;
  "announce-policies": Record<string, never>;
  "watch-delegations": Record<string, never>;
  "lapse-transfers": Record<string, never>;
  "remind-doctors": Record<string, never>;
  "forget-forms": Record<string, never>;
  "forget-changes": Record<string, never>;
  /** Tries the booking link of an establishment; each week, those of all. */
  "check-booking": { facility: string };
  "check-bookings": Record<string, never>;
  /** Sends a reported mistake to the register that owns the field. */
  "send-report": { report: string };
};

/** Queues a job in the caller's transaction: no commit, no job. The worker hands it on, see db/migrations/0007_outbox.sql. */
export const enqueue = <Name extends keyof Jobs>(tx: Tx, name: Name, payload: Jobs[Name]): Promise<void> =>
  enqueueAll(tx, name, [payload]);

/** The same for many payloads, in one statement. */
export async function enqueueAll<Name extends keyof Jobs>(tx: Tx, name: Name, payloads: Jobs[Name][]): Promise<void> {
  if (payloads.length === 0) return;
  await tx
    .insertInto("outbox")
    .values(payloads.map((payload) => ({ name, payload: JSON.stringify(payload) })))
    .execute();
}
