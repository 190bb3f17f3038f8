import type { Point } from "#lib/geometry.ts";

/** What a map shows: a strong dot is what the page speaks of, a light one what surrounds it. */
export type MapDot = Point & { label: string; strong: boolean };
export type MapPlan = {
  width: number;
  height: number;
  circle: { x: number; y: number; r: number };
  dots: { x: number; y: number; label: string; strong: boolean }[];
};

const width = 360;
const height = 300;
const circleRadius = 110;

/**
 * Places the dots on a flat map of the neighbourhood (equirectangular around the centre: under 1 % off at 100 km).
 * What falls outside the frame is left out; the strong dots are drawn last, over the others.
 */
export function planMap(centre: Point, radiusKm: number, dots: readonly MapDot[]): MapPlan {
  const pixelsPerKm = circleRadius / radiusKm;
  const cosine = Math.cos((centre.lat * Math.PI) / 180);
  const placed = dots
    .map(({ lat, lon, label, strong }) => ({
      x: round(width / 2 + (lon - centre.lon) * 111.19 * cosine * pixelsPerKm),
      y: round(height / 2 - (lat - centre.lat) * 111.19 * pixelsPerKm),
      label,
      strong,
    }))
    .filter(({ x, y }) => x >= 0 && x <= width && y >= 0 && y <= height)
    .sort((a, b) => Number(a.strong) - Number(b.strong));
  return { width, height, circle: { x: width / 2, y: height / 2, r: circleRadius }, dots: placed };
}

const round = (pixels: number) => Math.round(pixels * 10) / 10;
