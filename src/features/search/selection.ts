/** Above it, all of them are put in order at once. */
const mostSelected = 500;

/**
 * The `count` first places from the `from`th on, by key then by rank. The first pages of thousands are picked without
 * putting the thousands in order.
 */
export function selectPage(
  { places, keys }: { places: readonly number[]; keys: readonly number[] },
  ranks: readonly number[],
  { from, count }: { from: number; count: number },
): number[] {
  const before = (a: number, b: number) => keys[a]! - keys[b]! || ranks[places[a]!]! - ranks[places[b]!]!;
  const wanted = from + count;
  const kept: number[] = [];
  if (wanted > mostSelected || places.length < 2 * wanted) {
    for (let i = 0; i < places.length; i++) kept.push(i);
    kept.sort(before);
  } else
    for (let i = 0; i < places.length; i++) {
      if (kept.length === wanted && before(i, kept[wanted - 1]!) >= 0) continue;
      let [low, high] = [0, kept.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (before(kept[middle]!, i) <= 0) low = middle + 1;
        else high = middle;
      }
      kept.splice(low, 0, i);
      if (kept.length > wanted) kept.pop();
    }
  return kept.slice(from, wanted).map((i) => places[i]!);
}
