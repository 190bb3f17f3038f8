import proj4 from "proj4";
import type { Point } from "#lib/geometry.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Draft } from "./draft.ts";
import { exportColumns, mapColumns, readExportRow, readMapRow } from "./ehpad-prices.ts";
import { isGeolocation, isStructure, projectionDefinitions, readGeolocation, readStructure } from "./finess.ts";
import { hospitalColumns, readHospital } from "./hospitals.ts";
import type { Locator } from "./locator.ts";
import { type Encoding, headerOf, linesOf, rowsOf } from "./read-file.job.ts";
import type { Reader, Reading } from "./reading.ts";
import type { Item } from "./run-lines.job.ts";

/** The rows of a CSV with a header, each read as a facility. */
export async function* readRows(
  path: string,
  encoding: Encoding,
  locator: Locator,
  reader: Reader,
): AsyncGenerator<Item<Draft>> {
  for await (const record of rowsOf(path, encoding)) {
    const reading: Reading = "row" in record ? reader(record.row, locator) : refuse(record.error);
    yield itemOf(record.number, record.bytes, reading);
  }
}

/** Which of the layouts of that kind the header is; refused with the columns it lacks. */
export async function readerFor(
  kind: "hospitals" | "ehpad-prices",
  path: string,
  encoding: Encoding,
): Promise<Result<Reader, string>> {
  const header = await headerOf(path, encoding);
  const lacks = (columns: readonly string[]) => columns.filter((column) => !header.includes(column));
  const layouts: readonly [readonly string[], Reader][] =
    kind === "hospitals"
      ? [[hospitalColumns, readHospital]]
      : [
          [mapColumns, readMapRow],
          [exportColumns, readExportRow],
        ];
  const layout = layouts.find(([columns]) => lacks(columns).length === 0);
  if (layout) return ok(layout[1]);
  return refuse(
    `Ce fichier n’a pas les colonnes attendues. Il manque : ${layouts.map(([columns]) => lacks(columns).join(", ")).join(" ; ou bien : ")}.`,
  );
}

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

const itemOf = (line: number, bytes: number, reading: Reading): Item<Draft> => ({
  line,
  bytes,
  reading: reading.ok
    ? ok({ value: reading.value.draft, ...(reading.value.doubt ? { doubt: reading.value.doubt } : {}) })
    : reading,
});

for (const [epsg, definition] of Object.entries(projectionDefinitions)) proj4.defs(`EPSG:${epsg}`, definition);

function toWgs84(epsg: number, x: number, y: number): Point {
  const [lon, lat] = proj4(`EPSG:${epsg}`, "WGS84", [x, y]);
  return { lat: lat!, lon: lon! };
}
