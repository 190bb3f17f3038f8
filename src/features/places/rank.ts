import { dayOf, frenchDay } from "#lib/dates.ts";

/**
 * Where a request stands in the waiting list of its unit, among those of the same kind of place and the same stage, by day of listing.
 * `urgency`: every one of them is urgent, so that the day says nothing of who is called first.
 */
export type Rank = { kind: "rank"; rank: number } | { kind: "urgency" };

export const rankOf = ({ before, urgentOnly }: { before: number; urgentOnly: boolean }): Rank =>
  urgentOnly ? { kind: "urgency" } : { kind: "rank", rank: before + 1 };

export function rankSentence(rank: Rank, now: Date): string {
  const on = frenchDay(dayOf(now));
  if (rank.kind === "urgency")
    return `Au ${on}, cette liste ne compte que des situations urgentes : l’établissement choisit selon l’urgence, et non selon la date d’inscription.`;
  return rank.rank === 1
    ? `Au ${on}, personne n’est inscrit avant vous pour ce type de place.`
    : `Au ${on}, vous êtes ${rank.rank}e sur la liste pour ce type de place, par date d’inscription.`;
}

/** What a rank is worth. */
export const rankMeaning =
  "Ce rang n’est pas une promesse : la place qui se libère peut mieux convenir à quelqu’un d’autre (chambre, soins, type d’unité), et une situation urgente peut passer avant.";
