import proj4 from "proj4";
import type { Draft } from "#features/imports/draft.ts";
import { itemOf } from "#features/imports/facility-lines.job.ts";
import type { Locator } from "#features/imports/locator.ts";
import { type Encoding, linesOf } from "#features/imports/read-file.job.ts";
import type { Item } from "#features/imports/run-lines.job.ts";
import type { Point } from "#lib/geometry.ts";
import { refuse } from "#lib/result.ts";
import { isGeolocation, isStructure, projectionDefinitions, readGeolocation, readStructure } from "./finess.ts";

/**
 * FINESS tells where an establishment stands on another line, after all the establishments: a first pass keeps the
 * points (two numbers each), so that a facility is written once, whole.
 */
export async function* readFinessLines(
  path: string,
  encoding: Encoding,
  locator: Locator,
): AsyncGenerator<Item<Draft>> {
  const points = new Map<string, { point: Point; line: number; used: boolean }>();
  const failures: Item<Draft>[] = [];
  for await (const { number, text } of linesOf(path, encoding)) {
    if (!isGeolocation(text)) continue;
    const read = readGeolocation(text, toWgs84);
    if (read.ok) points.set(read.value.finess, { point: read.value.point, line: number, used: false });
    else failures.push({ line: number, bytes: 0, reading: read });
  }
  const pointOf = (finess: string): Point | null => {
    const found = points.get(finess);
    if (found) found.used = true;
    return found?.point ?? null;
  };
  for await (const { number, text, bytes } of linesOf(path, encoding))
    if (isStructure(text)) yield itemOf(number, bytes, readStructure(text, pointOf, locator));
  for (const failure of failures) yield failure;
  for (const [finess, { line, used }] of points)
    if (!used)
      yield {
        line,
        bytes: 0,
        reading: refuse(`Coordonnées d’un établissement absent du fichier : ${finess}`),
      };
}

for (const [epsg, definition] of Object.entries(projectionDefinitions)) proj4.defs(`EPSG:${epsg}`, definition);

function toWgs84(epsg: number, x: number, y: number): Point {
  const [lon, lat] = proj4(`EPSG:${epsg}`, "WGS84", [x, y]);
  return { lat: lat!, lon: lon! };
}
