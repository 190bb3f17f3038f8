/** An estimate and what came of it. */
export type Outcome = { chance: number; happened: boolean };

/** Outcomes whose estimates were alike: how many, what was said on average, what happened, and what that count allows (95 %). */
export type Bin = {
  from: number;
  to: number;
  count: number;
  said: number;
  happened: number;
  low: number;
  high: number;
};

export type Calibration = {
  count: number;
  /** Mean squared difference between the chance and what happened: 0 is perfect (Brier, 1950). */
  brier: number;
  /** The same for whoever would always say the overall rate. */
  brierOfTheRate: number;
  bins: Bin[];
  /** Mean distance between what was said and what happened, bin by bin. */
  gap: number;
};

/** How true estimates were, by tenths of chance. Null without an outcome. */
export function calibrate(outcomes: readonly Outcome[]): Calibration | null {
  if (outcomes.length === 0) return null;
  const count = outcomes.length;
  const mean = (of: (one: Outcome) => number, among: readonly Outcome[] = outcomes) =>
    among.reduce((sum, one) => sum + of(one), 0) / among.length;
  const happened = (one: Outcome) => (one.happened ? 1 : 0);
  const rate = mean(happened);
  const bins = Array.from({ length: 10 }, (_, i) => i / 10).flatMap((from) => {
    const among = outcomes.filter(({ chance }) => Math.min(9, Math.floor(chance * 10)) === Math.round(from * 10));
    if (among.length === 0) return [];
    const share = mean(happened, among);
    return [
      {
        from,
        to: from + 0.1,
        count: among.length,
        said: mean(({ chance }) => chance, among),
        happened: share,
        ...wilson(share, among.length),
      },
    ];
  });
  return {
    count,
    brier: mean((one) => (one.chance - happened(one)) ** 2),
    brierOfTheRate: mean((one) => (rate - happened(one)) ** 2),
    bins,
    gap: bins.reduce((sum, bin) => sum + (bin.count / count) * Math.abs(bin.said - bin.happened), 0),
  };
}

/** Wilson's score interval at 95 % (Wilson, 1927): holds for small counts and shares near 0 or 1. */
export function wilson(share: number, count: number): { low: number; high: number } {
  const z = 1.96;
  const centre = share + z ** 2 / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}
