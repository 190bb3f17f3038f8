import type { Web } from "#web/web.ts";
import { searchCommunes } from "./commune.store.ts";
import { communeLabel } from "./commune.ts";

/**
 * GET /api/communes?q= : the communes someone may mean, best first, as an array of
 * `{code, name, postcode, departement, label, lat, lon}`. Public data, the same for everyone.
 */
export async function communesApi(web: Web): Promise<Response> {
  const typed = (web.req.query("q") ?? "").trim().slice(0, 80);
  const found = typed.length < 2 ? [] : await searchCommunes(web.var.outside.readDb, typed);
  const digits = /\d{2,5}/.exec(typed)?.[0];
  web.header("cache-control", "public, max-age=3600");
  return web.json(
    found.map((commune) => ({
      code: commune.code,
      name: commune.name,
      // of several postcodes, the one being typed
      postcode:
        commune.postcodes.find((postcode) => digits && postcode.startsWith(digits)) ?? commune.postcodes[0] ?? "",
      departement: commune.departement,
      label: communeLabel(commune),
      lat: commune.point?.lat ?? null,
      lon: commune.point?.lon ?? null,
    })),
  );
}
