import type { Day } from "#lib/dates.ts";

/** A calendar quarter: its first day, and the first day after it. */
export type Quarter = { code: string; label: string; from: Day; to: Day };

/** The quarter of that day and those before it, the latest first. */
export function quartersBefore(day: Day, count: number): Quarter[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const current = year * 4 + Math.floor((month - 1) / 3);
  return Array.from({ length: count }, (_, i) => {
    const [y, q] = [Math.floor((current - i) / 4), (current - i) % 4];
    const label = `${q === 0 ? "1er" : `${q + 1}e`} trimestre ${y}${i === 0 ? ", en cours" : ""}`;
    return { code: `${y}-${q + 1}`, label, from: firstDay(current - i), to: firstDay(current - i + 1) };
  });
}

const firstDay = (quarter: number) =>
  `${Math.floor(quarter / 4)}-${String((quarter % 4) * 3 + 1).padStart(2, "0")}-01` as Day;
