import { boxAround, type Point } from "#lib/geometry.ts";

/** Facilities by the square of a fifth of a degree they stand in (some 20 km). */
export type Grid = Map<number, number[]>;

const side = 0.2;
const row = (lat: number) => Math.floor((lat + 90) / side);
const column = (lon: number) => Math.floor((lon + 180) / side);
const square = (r: number, c: number) => r * 10_000 + c;

export const emptyGrid = (): Grid => new Map();

export function addToGrid(grid: Grid, one: number, lat: number, lon: number): void {
  if (Number.isNaN(lat) || Number.isNaN(lon)) return;
  const key = square(row(lat), column(lon));
  const there = grid.get(key);
  if (there) there.push(one);
  else grid.set(key, [one]);
}

export function removeFromGrid(grid: Grid, one: number, lat: number, lon: number): void {
  const there = grid.get(square(row(lat), column(lon)));
  const at = there?.indexOf(one) ?? -1;
  if (at >= 0) there!.splice(at, 1);
}

/** All that may stand within so many kilometres: whole squares, the distance is for the caller to measure. */
export function standingNear(grid: Grid, centre: Point, km: number): number[] {
  const { south, north, west, east } = boxAround(centre, km);
  const found: number[] = [];
  for (let r = row(south); r <= row(north); r++)
    for (let c = column(west); c <= column(east); c++) {
      const there = grid.get(square(r, c));
      if (there) for (const one of there) found.push(one);
    }
  return found;
}
