import { addDays, type Day, dayOf, parisTime } from "#lib/dates.ts";
import type { Urgency } from "./referral.ts";

/** A length of time as product specification §12 writes it: working days, days, or hours of service. */
export type Delay = { hours: number } | { days: number } | { workingDays: number } | { months: number };

/** How much shorter an urgent dossier's clocks are. */
export type UrgencyFactor = Record<Urgency, number>;

/** `now` plus the delay. Hours of service run from 8:00 to 20:00 every day, around the clock when urgent. */
export function deadlineAfter(now: Date, delay: Delay, urgency: Urgency, factor: UrgencyFactor): Date {
  const times = factor[urgency];
  if ("hours" in delay)
    return urgency === "standard" ? afterServiceHours(now, delay.hours) : plusHours(now, delay.hours * times);
  if ("workingDays" in delay) return afterWorkingDays(now, Math.max(1, Math.ceil(delay.workingDays * times)));
  const days = "months" in delay ? delay.months * 30 : delay.days;
  return plusHours(now, days * 24 * times);
}

const plusHours = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000);

function afterServiceHours(from: Date, hours: number): Date {
  let at = from;
  for (let left = hours; ; ) {
    const [opens, closes] = [parisHour(dayOf(at), 8), parisHour(dayOf(at), 20)];
    if (at < opens) at = opens;
    const today = (closes.getTime() - at.getTime()) / 3_600_000;
    if (left <= today) return plusHours(at, left);
    if (today > 0) left -= today;
    at = parisHour(addDays(dayOf(closes), 1), 8);
  }
}

function afterWorkingDays(from: Date, count: number): Date {
  let day = dayOf(from);
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return parisHour(day, 18);
}

/** That hour of the clock in France, as an instant; not for the night the clocks change. */
export const parisHour = (day: Day, hour: number): Date => parisTime(day, `${String(hour).padStart(2, "0")}:00`);

/** Monday to Friday, French public holidays off (code du travail, art. L3133-1). */
export function isWorkingDay(day: Day): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays(Number(day.slice(0, 4))).includes(day);
}

function holidays(year: number): string[] {
  const easter = easterOf(year);
  const fixed = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"].map((d) => `${year}-${d}`);
  return [...fixed, addDays(easter, 1), addDays(easter, 39), addDays(easter, 50)];
}

/** Gregorian Easter: the "anonymous" algorithm (Meeus, Astronomical Algorithms, ch. 8). */
function easterOf(year: number): Day {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}` as Day;
}
