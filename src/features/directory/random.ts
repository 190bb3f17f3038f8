/** A repeatable stream of numbers: the same seed gives the same directory (mulberry32). */
export type Random = {
  /** In [0, 1). */
  next: () => number;
  /** Both ends included. */
  between: (low: number, high: number) => number;
  chance: (probability: number) => boolean;
  pick: <Item>(items: readonly Item[]) => Item;
  /** Around 0, mostly within ±2 (sum of uniform draws). */
  bell: () => number;
};

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    bell: () => (next() + next() + next() - 1.5) * 1.4,
  };
}

/** A seed from a text, such as a FINESS number (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}

/** Where a draw in [0, 1) falls among weights given as running totals. */
export function fallsAt(totals: readonly number[], draw: number): number {
  const wanted = draw * totals.at(-1)!;
  let low = 0;
  let high = totals.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (totals[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
