import type { Web } from "#web/web.ts";
import { listPoints } from "./search.store.ts";
import { searchOf } from "./searched.page.ts";

/** More than the country has establishments; past it the map would not tell the truth, so `total` says how many there are. */
const mostPoints = 50_000;

/**
 * GET /annuaire/points — the places of a search, for its map: `total`, and `points` as [longitude, latitude, FINESS, name, 1 when
 * a free place is said]. The criteria are those of /annuaire.
 */
export async function pointsApi(web: Web): Promise<Response> {
  const { search, communes } = await searchOf(web);
  const unknown = search.place !== "" && communes.length === 0;
  const points = unknown ? [] : await listPoints(web.var.outside.readDb, search, web.var.now, mostPoints);
  web.header("cache-control", search.seesSensitive ? "private, no-store" : "public, max-age=60");
  web.header("vary", "cookie");
  return web.json({
    total: points.length,
    points: points.map(({ finess, name, point, free }) => [
      round(point.lon),
      round(point.lat),
      finess,
      name,
      free ? 1 : 0,
    ]),
  });
}

/** A tenth of a metre would say nothing more. */
const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
