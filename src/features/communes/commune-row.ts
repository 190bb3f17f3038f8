import type { Commune } from "#features/directory/commune.ts";
import { numberOf, pointOf, type Row, textOf } from "#features/imports/reading.ts";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export const communeColumns = ["insee", "dep", "nom", "cp", "type", "lat", "lng", "pop"];

/**
 * A row of the communes (INSEE, La Poste): a commune of today, an arrondissement of Paris, Lyon or Marseille, which only
 * adds its postcode to its town. Null: a delegated commune, which its own town already holds.
 */
export function readCommuneRow(row: Row): Result<Commune | null, string> {
  const insee = textOf(row.insee) ?? "";
  if (!/^(\d{2}|2[AB])\d{3}$/.test(insee)) return refuse(`Code INSEE absent ou mal formé : « ${insee.slice(0, 10)} »`);
  const code = row.type === "ARM" ? townOf(insee) : insee;
  if (!code || (row.type !== "COM" && row.type !== "ARM")) return ok(null);
  const name = textOf(row.nom);
  if (!name) return refuse("Nom de la commune absent");
  const postcode = textOf(row.cp);
  if (postcode && !/^\d{5}$/.test(postcode)) return refuse(`Code postal mal formé : « ${postcode.slice(0, 10)} »`);
  const point = pointOf(row.lat, row.lng);
  if (!point.ok) return point;
  const population = row.pop?.trim() ? numberOf(row.pop) : 0;
  if (!Number.isInteger(population) || population < 0)
    return refuse(`Population illisible : « ${row.pop!.slice(0, 20)} »`);
  return ok({
    code,
    name,
    postcodes: postcode ? [postcode] : [],
    departement: textOf(row.dep) ?? code.slice(0, code > "96" ? 3 : 2),
    point: row.type === "ARM" ? null : point.value,
    population: row.type === "ARM" ? 0 : population,
  });
}

const townOf = (arrondissement: string): string | null =>
  ({ "751": "75056", "693": "69123", "132": "13055" })[arrondissement.slice(0, 3)] ?? null;

/** Two rows of one town. */
export const together = (a: Commune, b: Commune): Commune => ({
  ...(a.population > 0 ? a : b),
  postcodes: [...new Set([...a.postcodes, ...b.postcodes])].sort(),
});

/**
 * What becomes of a known commune. Files of communes drop the article ("Havre"): a name that says no more keeps its own.
 * Postcodes are added, never taken: a file gives one, a commune may have several.
 */
export function mergeCommune(known: Commune, read: Commune): Commune {
  const added = read.postcodes.filter((postcode) => !known.postcodes.includes(postcode));
  return {
    ...known,
    name: bare(known.name) === bare(read.name) ? known.name : read.name,
    departement: read.departement,
    postcodes: [...known.postcodes, ...added],
    point: read.point ?? known.point,
    population: read.population || known.population,
  };
}

const bare = (name: string) => fold(name).replace(/^(l|le|la|les) /, "");
