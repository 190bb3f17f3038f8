import type { Day } from "#lib/dates.ts";

/** Whom a place is for: a woman, a man, whoever comes. */
export type Sex = "any" | "F" | "M";

/** Free places of one sort. A unit that does not tell its kinds apart counts them as "any". */
export type Pool = { kind: string; sex: Sex; free: number };
export const anyKind = "any";

/** One line of a unit's count: the free places of one sort from a day on, as somebody said them. */
export type Count = Pool & {
  from: Day;
  /** The last day it holds; null: until somebody counts again. */
  until: Day | null;
  at: Date;
  by: string;
  origin: CountOrigin;
};
export type CountOrigin = "declared" | "ror" | "api";

/** A place given and not yet occupied: held for a proposal, or confirmed and awaited. */
export type Engaged = { request: string; kind: string; sex: Sex; on: Day; as: "held" | "confirmed" };

/**
 * The count that holds that day. What is said from a day on replaces the whole of what was said before, until its own
 * end: a closing period lasts its time, and the count of before comes back.
 */
export function inForce<Line extends Pick<Count, "from" | "until">>(counts: readonly Line[], day: Day): Line[] {
  const holding = counts.filter((c) => c.from <= day && (c.until === null || c.until >= day));
  const latest = holding.reduce<Day | null>((last, c) => (last === null || c.from > last ? c.from : last), null);
  return holding.filter((c) => c.from === latest);
}

/** The places someone of this kind and sex may have. A person whose sex is not told goes where anyone does. */
export const serves = (pool: Pick<Pool, "kind" | "sex">, wanted: { kind: string; sex: Sex }) =>
  (pool.kind === anyKind || pool.kind === wanted.kind) && (pool.sex === "any" || pool.sex === wanted.sex);

/**
 * What is left of these places once each of those taken has its own, the narrowest that suits: the sorts are nested
 * (a woman's place, a place of this kind, any place), so that the order of those taken changes nothing.
 */
export function leftOf(pools: readonly Pool[], taken: readonly Pick<Engaged, "kind" | "sex">[]): Pool[] {
  const left = pools.map((pool) => ({ ...pool }));
  for (const one of taken) {
    const place = narrowest(left.filter((pool) => pool.free > 0 && serves(pool, one)));
    if (place) place.free -= 1;
  }
  return left;
}

export const narrowest = <Sort extends Pick<Pool, "kind" | "sex">>(pools: readonly Sort[]): Sort | undefined =>
  pools.toSorted((a, b) => breadth(a) - breadth(b))[0];
const breadth = (pool: Pick<Pool, "kind" | "sex">) => (pool.kind === anyKind ? 2 : 0) + (pool.sex === "any" ? 1 : 0);

export type Wanted = { kind: string; sex: Sex } | "all";

/**
 * What remains to propose for that day, of one sort or of all: declared − held − confirmed and not arrived (product
 * specification §9.2). Whoever comes later needs a place then: the fewest of that day and of each later arrival.
 * Null: nobody has counted for that day.
 */
export function remaining(
  counts: readonly Count[],
  engaged: readonly Engaged[],
  wanted: Wanted,
  day: Day,
): number | null {
  if (inForce(counts, day).length === 0) return null;
  const days = [day, ...new Set(engaged.map((one) => one.on).filter((on) => on > day))];
  const left = days.flatMap((on) => {
    const pools = inForce(counts, on);
    if (pools.length === 0) return [];
    const free = leftOf(
      pools,
      engaged.filter((one) => one.on <= on),
    );
    return [
      free.filter((pool) => wanted === "all" || serves(pool, wanted)).reduce((total, pool) => total + pool.free, 0),
    ];
  });
  return Math.min(...left);
}

/** When what holds today was said: the oldest of its lines. */
export const saidAt = (counts: readonly Count[], day: Day): Date | null =>
  inForce(counts, day).reduce<Date | null>((oldest, c) => (oldest === null || c.at < oldest ? c.at : oldest), null);

/**
 * Someone has arrived (−1) or has not after all (+1): the place is no longer free, or is again, on that count and on those
 * said for later. Null when no declared place suits: nobody had counted it.
 */
export function arrived(
  counts: readonly Count[],
  who: { kind: string; sex: Sex },
  day: Day,
): { pool: Pick<Pool, "kind" | "sex">; counts: Count[] } | null {
  const place = narrowest(inForce(counts, day).filter((pool) => pool.free > 0 && serves(pool, who)));
  if (!place) return null;
  const pool = { kind: place.kind, sex: place.sex };
  return { pool, counts: shifted(counts, pool, place.from, -1) };
}

export const givenBack = (counts: readonly Count[], pool: Pick<Pool, "kind" | "sex">, day: Day): Count[] => {
  const from = inForce(counts, day)[0]?.from;
  return from ? shifted(counts, pool, from, 1) : [...counts];
};

/** A period closed stays closed. */
const shifted = (counts: readonly Count[], pool: Pick<Pool, "kind" | "sex">, from: Day, by: 1 | -1): Count[] =>
  counts.map((c) =>
    c.from >= from && c.kind === pool.kind && c.sex === pool.sex && !(c.until !== null && c.free === 0)
      ? { ...c, free: Math.min(999, Math.max(0, c.free + by)) }
      : c,
  );
