/** `exhausted`: there was nothing left to do before the time was over. */
export type Slice = { done: number; ms: number; exhausted?: boolean };
export type Spread = { median: number; low: number; high: number };
export type Compared<A extends Slice> = { a: A[]; aPerSecond: Spread; bPerSecond: Spread; ratio: Spread };

/** Slices of two ways of doing the same thing, in the order A B B A, so that what drifts on the machine weighs on both alike. */
export async function alternate<A extends Slice>(
  pairs: number,
  a: () => Promise<A>,
  b: () => Promise<Slice>,
): Promise<Compared<A>> {
  const [ofA, ofB]: [A[], Slice[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) ofA.push(await a());
    ofB.push(await b());
    if (pair % 2 === 1) ofA.push(await a());
    if (ofA.at(-1)?.exhausted || ofB.at(-1)?.exhausted) {
      // a slice cut short says nothing: the comparison stops at the pair before
      ofA.length = pair;
      ofB.length = pair;
      break;
    }
  }
  return {
    a: ofA,
    aPerSecond: spread(ofA.map(rate)),
    bPerSecond: spread(ofB.map(rate)),
    ratio: spread(ofA.map((slice, i) => rate(slice) / rate(ofB[i]!))),
  };
}

const rate = ({ done, ms }: Slice) => (done / ms) * 1000;

/** The median and the quartiles. */
export const spread = (values: number[]): Spread => ({
  median: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** Linear between the two nearest values. */
export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((x, y) => x - y);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  return below + ((sorted[Math.ceil(at)] ?? below) - below) * (at - Math.floor(at));
}
