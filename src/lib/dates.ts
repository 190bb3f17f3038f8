/** A calendar day, "2026-11-21". */
export type Day = string & { readonly __brand: "Day" };

const zone = "Europe/Paris";
const dayFormat = new Intl.DateTimeFormat("fr-FR", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const weekdayFormat = new Intl.DateTimeFormat("fr-FR", {
  weekday: "long",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const timeFormat = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: zone });
const secondsFormat = new Intl.DateTimeFormat("fr-FR", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZone: zone,
});
const isoDayFormat = new Intl.DateTimeFormat("sv-SE", {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  timeZone: zone,
});

/** The day it is in France at that instant. */
export const dayOf = (at: Date) => isoDayFormat.format(at) as Day;

export const isDay = (text: string): text is Day =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** "21 nov. 2026"; partial dates keep their precision: "2026" → "2026", "2026-11" → "nov. 2026". */
export function frenchDay(day: string): string {
  if (/^\d{4}$/.test(day)) return day;
  if (/^\d{4}-\d{2}$/.test(day)) return dayFormat.format(new Date(`${day}-01T00:00:00Z`)).replace(/^\S+\s/, "");
  return dayFormat.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}

/** "lundi 30 nov. 2026" */
export const frenchWeekday = (day: string) => weekdayFormat.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));

/** "21 nov. 2026 à 10:42" */
export const frenchInstant = (at: Date) => `${frenchDay(dayOf(at))} à ${timeFormat.format(at)}`;
export const frenchTime = (at: Date) => timeFormat.format(at);
export const frenchSeconds = (at: Date) => secondsFormat.format(at);

/** "il y a 3 h", "il y a 2 j": the age of something, rounded down. */
export function ago(since: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 60_000));
  if (minutes < 1) return "à l’instant";
  if (minutes < 60) return `il y a ${minutes} min`;
  if (minutes < 24 * 60) return `il y a ${Math.floor(minutes / 60)} h`;
  const days = Math.floor(minutes / (24 * 60));
  return days < 60 ? `il y a ${days} j` : `il y a ${Math.floor(days / 30)} mois`;
}

export const addDays = (day: string, n: number) => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + n);
  return date.toISOString().slice(0, 10) as Day;
};

/** The same day of another month, or its last when it has fewer: 31 January and one month is 28 February. */
export function addMonths(day: string, n: number): Day {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + n + 1, 0);
  const last = date.getUTCDate();
  date.setUTCDate(Math.min(last, Number(day.slice(8, 10))));
  return date.toISOString().slice(0, 10) as Day;
}

export const addHours = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000);

/** Whole years between a birth date (full or partial) and a day. */
export function ageOn(birth: string, day: string): number {
  const full = birth.length === 4 ? `${birth}-07-01` : birth.length === 7 ? `${birth}-15` : birth;
  const years = Number(day.slice(0, 4)) - Number(full.slice(0, 4));
  return day.slice(5) < full.slice(5) ? years - 1 : years;
}

/** "07:30" of that day in France, as an instant; not within the hour the clocks change. */
export function parisTime(day: string, time: string): Date {
  const winter = new Date(`${day.slice(0, 10)}T${time}:00+01:00`);
  return timeFormat.format(winter) === time ? winter : new Date(winter.getTime() - 3_600_000);
}

/** Whole months between a birth date (full or partial) and a day; negative before it. */
export function monthsOn(birth: string, day: string): number {
  const full = birth.length === 4 ? `${birth}-07-01` : birth.length === 7 ? `${birth}-15` : birth;
  const months =
    (Number(day.slice(0, 4)) - Number(full.slice(0, 4))) * 12 + Number(day.slice(5, 7)) - Number(full.slice(5, 7));
  // born on the 31st, a month is over on the last day of a shorter one
  return addMonths(full, months) > day ? months - 1 : months;
}
