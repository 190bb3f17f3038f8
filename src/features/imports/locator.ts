import type { Commune, LocatedCommune } from "#features/directory/commune.ts";
import { fold } from "#lib/french.ts";
import { distanceKm, type Point } from "#lib/geometry.ts";

/** Finds the commune a row speaks of, by whatever the row gives. */
export type Locator = {
  byCode: (insee: string) => Commune | null;
  /** The town of that postcode, of that département when the postcode is a CEDEX. */
  byAddress: (postcode: string, city: string) => Commune | null;
  /** Among the communes whose own point is known. */
  nearest: (point: Point) => Commune | null;
};

export function locatorOf(communes: readonly LocatedCommune[]): Locator {
  const codes = new Map(communes.map((commune) => [commune.code, commune]));
  const names = new Map<string, Commune>();
  const postcodes = new Map<string, Commune[]>();
  const cells = new Map<string, Commune[]>();
  for (const commune of communes) {
    for (const former of commune.formerNames) names.set(`${commune.departement} ${townKey(former)}`, commune);
    for (const postcode of commune.postcodes) push(postcodes, postcode, commune);
    if (commune.point && commune.exact) push(cells, cellOf(commune.point, 0, 0), commune);
  }
  // a commune's own name wins over one it replaced elsewhere in the département
  for (const commune of communes) names.set(`${commune.departement} ${townKey(commune.name)}`, commune);
  return {
    byCode: (insee) => codes.get(insee) ?? null,
    byAddress(postcode, city) {
      const wanted = townKey(city);
      const sharing = postcodes.get(postcode) ?? [];
      const named = sharing.find((commune) => townKey(commune.name) === wanted);
      if (named) return named;
      for (const departement of departementsOf(postcode)) {
        const found = names.get(`${departement} ${wanted}`);
        if (found) return found;
      }
      // some sources cut names at 25 letters: "LE CHAMBON FEUGEROLLES CED"
      return (
        sharing.find((commune) => wanted.startsWith(townKey(commune.name))) ??
        (sharing.length === 1 ? sharing[0]! : null)
      );
    },
    nearest(point) {
      for (const reach of [1, 4]) {
        const around: Commune[] = [];
        for (let x = -reach; x <= reach; x++)
          for (let y = -reach; y <= reach; y++) around.push(...(cells.get(cellOf(point, x, y)) ?? []));
        if (around.length > 0)
          return around.reduce((best, one) =>
            distanceKm(point, one.point!) < distanceKm(point, best.point!) ? one : best,
          );
      }
      return null;
    },
  };
}

/** Coordinates this far from their commune are reported: a commune's own point may be off by thirty kilometres, no more. */
export const implausibleKm = 40;

export function farFrom(point: Point | null, commune: Commune | null): number | null {
  if (!point || !commune?.point) return null;
  const km = distanceKm(point, commune.point);
  return km > implausibleKm ? Math.round(km) : null;
}

/** A town as sources write it: "ST ETIENNE CEDEX 2" is Saint-Étienne, "PARIS 13E ARRONDISSEMENT" is Paris. */
const townKey = (name: string) =>
  fold(name)
    .replace(/ cedex.*$/, "")
    .replace(/ \d+e?(r|me)?( arrondissement)?$/, "")
    .replaceAll(/\bst\b/g, "saint")
    .replaceAll(/\bste\b/g, "sainte");

/** "38200" → 38, "20137" → 2A or 2B, "97200" → 972; Réunion's CEDEX codes begin with 978. */
export function departementsOf(postcode: string): string[] {
  if (postcode.startsWith("20")) return ["2A", "2B"];
  if (postcode.startsWith("978")) return ["974", "978"];
  return [postcode.slice(0, /^9[78]/.test(postcode) ? 3 : 2)];
}

/** Squares of half a degree. */
const cellOf = ({ lat, lon }: Point, x: number, y: number) => `${Math.floor(lon * 2) + x} ${Math.floor(lat * 2) + y}`;

function push<Item>(map: Map<string, Item[]>, key: string, item: Item) {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
