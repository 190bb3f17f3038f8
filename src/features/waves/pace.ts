/** Hours after sending at which past answers are counted: the columns of every array below. */
export const horizons = [4, 12, 24, 48, 72, 168, 336, 720] as const;

/**
 * What the past says, per horizon: requests followed for that long (or answered before), and those a favourable answer
 * had reached by then. Favourable: a proposal, or a "oui, si…". A request withdrawn or closed by another placement stops
 * being followed at that hour; a refused one is known for good.
 */
export type Pace = { exposed: readonly number[]; favourable: readonly number[] };
export type UnitPace = Pace & { sent: number; answered: number; medianAnswerHours: number | null };
/** `strength`: how many requests of its own a unit needs to weigh as much as its group. */
export type GroupPace = Pace & { units: number; strength: number };

/** A chance from 0 to 1 with the range that holds it four times out of five; `sample`: the unit's own requests behind it. */
export type Chance = { chance: number; low: number; high: number; sample: number };

export type Module = "grand-age" | "sanitaire" | "handicap" | "tnd";

/** Before anyone has answered anything: an assumption of ours, worth `startingWeight` requests, that the first answers wash away. */
const startingRates: Record<Module, readonly number[]> = {
  sanitaire: [0.02, 0.06, 0.12, 0.2, 0.25, 0.32, 0.35, 0.38],
  "grand-age": [0.01, 0.02, 0.04, 0.07, 0.1, 0.17, 0.23, 0.28],
  handicap: [0, 0.01, 0.01, 0.02, 0.03, 0.06, 0.1, 0.15],
  tnd: [0.01, 0.02, 0.05, 0.1, 0.15, 0.3, 0.45, 0.6],
};
const startingWeight = 8;
/** Between too few units to see how much they differ. */
const usualStrength = 10;

/** The group's rates at each horizon, never falling as time passes. */
export function groupRates(module: Module, group: Pace | null): number[] {
  const rates = horizons.map((_, i) => {
    const start = startingRates[module][i]!;
    if (!group) return start;
    return (group.favourable[i]! + startingWeight * start) / (group.exposed[i]! + startingWeight);
  });
  return rising(rates);
}

/**
 * The chance of a favourable answer of this unit within `hours`: its own rate drawn toward its group's, the more so as it
 * has answered less (beta-binomial with the group as prior; Gelman et al., Bayesian Data Analysis, §5.3). Between two
 * horizons the chance follows the logarithm of time; before the first it grows from zero.
 */
export function chanceWithin(hours: number, module: Module, unit: Pace | null, group: GroupPace | null): Chance {
  const strength = group?.strength ?? usualStrength;
  const prior = groupRates(module, group);
  const means = rising(
    horizons.map((_, i) => {
      const [k, n] = [unit?.favourable[i] ?? 0, unit?.exposed[i] ?? 0];
      return (k + strength * prior[i]!) / (n + strength);
    }),
  );
  const at = position(hours);
  const chance = between(means, at);
  const sample = Math.round(between(unit?.exposed ?? horizons.map(() => 0), { ...at, floor: null }));
  return { chance, ...rangeOf(chance, sample + strength), sample };
}

/**
 * Four times out of five, on the scale of the odds, where a range never leaves 0 to 1. Wider than the 1.28 of a normal law:
 * the group's rate and strength are estimates too (simulation.ts measures that the range holds as often as it says).
 */
const z = 1.47;
function rangeOf(mean: number, weight: number): { low: number; high: number } {
  if (mean <= 0 || mean >= 1) return { low: mean, high: mean };
  const spread = z / Math.sqrt(mean * (1 - mean) * (weight + 1));
  const odds = Math.log(mean / (1 - mean));
  return { low: logistic(odds - spread), high: logistic(odds + spread) };
}
/** From odds on a logarithmic scale to a chance. */
export const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * How much the units of a group differ, as a number of requests (method of moments): alike units, a great strength, and
 * one's own few answers weigh little. `units`: the counts of each at one horizon.
 */
export function strengthOf(units: readonly { favourable: number; exposed: number }[]): number {
  const seen = units.filter(({ exposed }) => exposed >= 3);
  if (seen.length < 5) return usualStrength;
  const total = seen.reduce((sum, { exposed }) => sum + exposed, 0);
  const mean = seen.reduce((sum, { favourable }) => sum + favourable, 0) / total;
  if (mean <= 0 || mean >= 1) return usualStrength;
  const observed = seen.reduce((sum, { favourable, exposed }) => sum + exposed * (favourable / exposed - mean) ** 2, 0);
  // what chance alone would spread, and what is left: Kleinman 1973
  const squares = seen.reduce((sum, { exposed }) => sum + exposed ** 2, 0);
  const chanceAlone = mean * (1 - mean) * (seen.length - 1);
  const between = (observed - chanceAlone) / (total - squares / total - (seen.length - 1));
  if (between <= 0) return 60;
  return Math.min(60, Math.max(2, (mean * (1 - mean)) / between - 1));
}

type Position = { index: number; share: number; floor: number | null };

/** Where `hours` stands among the horizons. */
function position(hours: number): Position {
  if (hours <= 0) return { index: 0, share: 0, floor: 0 };
  if (hours < horizons[0]) return { index: 0, share: hours / horizons[0], floor: 0 };
  for (let i = 0; i < horizons.length - 1; i++) {
    const [from, to] = [horizons[i]!, horizons[i + 1]!];
    if (hours <= to) return { index: i, share: Math.log(hours / from) / Math.log(to / from), floor: null };
  }
  return { index: horizons.length - 1, share: 0, floor: null };
}

function between(values: readonly number[], { index, share, floor }: Position): number {
  const [from, to] = [values[index]!, values[index + 1] ?? values[index]!];
  return floor === null ? from + share * (to - from) : floor + share * (from - floor);
}

function rising(values: readonly number[]): number[] {
  const result: number[] = [];
  for (const value of values) result.push(Math.max(value, result.at(-1) ?? 0));
  return result;
}
