/**
 * How many times slower something is on an input sixteen times longer: about 16 when each sign is read once, 256 when each is read
 * again for every other. The best of some readings: what else the machine does only ever adds to it.
 */
export function slowdown(read: (text: string) => unknown, shape: (length: number) => string): number {
  const timeOf = (text: string) => {
    const times = Array.from({ length: 7 }, () => {
      const start = performance.now();
      for (let n = 0; n < 5; n++) read(text);
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  return timeOf(shape(192_000)) / timeOf(shape(12_000));
}

/** Between the two, far from both. */
export const tooSlow = 80;
