/** Degrees, WGS 84. */
export type Point = { lat: number; lon: number };

/** Great-circle distance in kilometres (haversine, mean Earth radius 6371.0088 km). */
export function distanceKm(a: Point, b: Point): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.sqrt(h));
}

/** The smallest latitude and longitude box that holds the circle. */
export function boxAround(centre: Point, km: number) {
  const dLat = km / 111.19;
  const dLon = km / (111.19 * Math.max(0.01, Math.cos((centre.lat * Math.PI) / 180)));
  return { south: centre.lat - dLat, north: centre.lat + dLat, west: centre.lon - dLon, east: centre.lon + dLon };
}

/** The smallest box that holds these points, so many kilometres wider on each side. */
export function boxOf(points: readonly Point[], km: number) {
  const boxes = points.map((point) => boxAround(point, km));
  return {
    south: Math.min(...boxes.map((one) => one.south)),
    north: Math.max(...boxes.map((one) => one.north)),
    west: Math.min(...boxes.map((one) => one.west)),
    east: Math.max(...boxes.map((one) => one.east)),
  };
}
