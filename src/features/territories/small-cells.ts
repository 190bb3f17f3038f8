/** Product specification §10: a count from 1 to 10 is never shown. */
export const smallest = 11;

/** A count as it may be shown; null: "< 11". */
export type Shown = number | null;

export const isSmall = (n: number) => n > 0 && n < smallest;

/** One count by itself. */
export const shownCount = (n: number): Shown => (isSmall(n) ? null : n);

/**
 * The parts of a total that is shown beside them. When small ones are hidden, so is whatever would give them back by subtraction:
 * the hidden parts together are several, and weigh at least as much as the smallest count that may be shown.
 */
export function shownParts(parts: readonly number[]): Shown[] {
  const hidden = new Set(parts.flatMap((n, i) => (isSmall(n) ? [i] : [])));
  if (hidden.size === 0) return [...parts];
  const weight = () => [...hidden].reduce((sum, i) => sum + parts[i]!, 0);
  const next = () =>
    parts
      .map((n, i) => ({ n, i }))
      .filter(({ n, i }) => n > 0 && !hidden.has(i))
      .toSorted((a, b) => a.n - b.n)[0];
  for (let one = next(); one && (hidden.size < 2 || weight() < smallest); one = next()) hidden.add(one.i);
  return parts.map((n, i) => (hidden.has(i) ? null : n));
}

/** With fewer than two parts hidden, or too light a sum, the total itself is hidden. */
export function shownTotal(parts: readonly number[]): Shown {
  const hidden = shownParts(parts).flatMap((shown, i) => (shown === null ? [parts[i]!] : []));
  const sum = hidden.reduce((all, n) => all + n, 0);
  return hidden.length > 0 && (hidden.length < 2 || sum < smallest) ? null : parts.reduce((all, n) => all + n, 0);
}

/** A median or a share, on enough cases only. */
export const onEnough = (value: number | null, n: number): number | null => (n >= smallest ? value : null);
