import { nationalIdOf } from "#idp/people/person.ts";
import type { CibaChannel } from "./ciba.store.ts";

export const cibaInterval = 1;

/** The number a service shows beside its request, for the person to compare: two digits. */
export const isBindingNumber = (typed: string | undefined) => typed !== undefined && /^\d\d$/.test(typed);

export const channelOf = (typed: unknown): CibaChannel | null =>
  typed === undefined ? "MOBILE" : typed === "CARD" || typed === "MOBILE" ? typed : null;

export const hintedId = (hint: string | undefined) => (hint ? nationalIdOf(hint) : null);
