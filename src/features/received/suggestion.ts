import { addDays, type Day, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";

/** Someone on the unit's waiting list. */
export type Listed = {
  id: string;
  /** Their place on the list, from 1. */
  rank: number;
  listedAt: Day;
  kind: string;
  kindLabel: string;
  sex: "any" | "F" | "M";
  /** The day they wish to come; null: as soon as possible. */
  from: string | null;
  urgency: "standard" | "urgent" | "immediate";
};

export type Suggested<One extends Listed> = { one: One; reasons: string[] };

/** Someone who wishes to come later than this is not for a place free now. */
const soonDays = 14;

/**
 * Whom to propose a free place to: those of the list for whom one remains and who wish to come soon, the urgent first, then
 * in the order of the list. Never more people of a sort than places; each with its reasons.
 */
export function suggest<One extends Listed>(
  list: readonly One[],
  remainingFor: (kind: string, sex: Listed["sex"]) => number | null,
  today: Day,
  most = 3,
): Suggested<One>[] {
  const soon = addDays(today, soonDays);
  const pressing = { immediate: 0, urgent: 1, standard: 2 };
  return list
    .filter((one) => (remainingFor(one.kind, one.sex) ?? 0) > 0 && (one.from === null || one.from <= soon))
    .toSorted((a, b) => pressing[a.urgency] - pressing[b.urgency] || a.rank - b.rank)
    .slice(0, most)
    .map((one) => ({ one, reasons: reasonsOf(one, remainingFor(one.kind, one.sex)!, today) }));
}

function reasonsOf(one: Listed, free: number, today: Day): string[] {
  return [
    `${one.rank === 1 ? "1ʳᵉ" : `${one.rank}ᵉ`} de la liste, depuis le ${frenchDay(one.listedAt)}`,
    one.from === null || one.from <= today
      ? "souhaite entrer dès que possible"
      : `souhaite entrer le ${frenchDay(one.from)}`,
    `${count(free, "place")} ${one.sex === "any" ? "" : one.sex === "F" ? "pour une femme" : "pour un homme"} en ${one.kindLabel.toLowerCase()}`.replace(
      "  ",
      " ",
    ),
    ...(one.urgency === "standard" ? [] : [one.urgency === "urgent" ? "demande urgente" : "demande immédiate"]),
  ];
}
