import { listCommunePoints } from "#features/directory/commune.store.ts";
import type { Web } from "#web/web.ts";

/** Towns a map may name: the largest of the country, and all those above so many inhabitants. */
const namedTowns = 1500;

let ground: { towns: [number, number, string][]; communes: number[] } | null = null;

/**
 * GET /annuaire/fond — what the map without tiles is drawn with: `towns`, [longitude, latitude, name] by population, and
 * `communes`, pairs of thousandths of a degree. Public data, the same for everyone, read once a process.
 */
export async function groundApi(web: Web): Promise<Response> {
  if (!ground) {
    const communes = await listCommunePoints(web.var.outside.readDb);
    ground = {
      towns: communes
        .slice(0, namedTowns)
        .map(({ lon, lat, name }) => [thousandth(lon) / 1000, thousandth(lat) / 1000, name]),
      communes: communes.flatMap(({ lon, lat }) => [thousandth(lon), thousandth(lat)]),
    };
    // a base that has no commune yet is asked again
    if (communes.length === 0) ground = null;
  }
  web.header("cache-control", "public, max-age=86400");
  return web.json(ground ?? { towns: [], communes: [] });
}

const thousandth = (degrees: number) => Math.round(degrees * 1000);
