import type { Day } from "#lib/dates.ts";

/** The first day of the month of that day. */
export const monthOf = (day: Day) => `${day.slice(0, 7)}-01` as Day;

/** The days on which last month is announced: a week, so that no outage swallows it, and no territory opened later hears of an old one. */
export const isAnnouncing = (day: Day) => Number(day.slice(8)) <= 7;
