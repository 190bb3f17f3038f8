import { stat } from "node:fs/promises";
import proj4 from "proj4";
import type { Db } from "#db/db.ts";
import { fillCommunes } from "#features/directory/communes.action.ts";
import { settleIndexes } from "#features/directory/facility.store.ts";
import { readGazetteer } from "#features/directory/gazetteer.store.ts";
import type { Point } from "#lib/geometry.ts";
import { closeFacilitiesAbsentFrom } from "./close-absent.action.ts";
import type { Draft } from "./draft.ts";
import { exportColumns, mapColumns, readExportRow, readMapRow } from "./ehpad-prices.ts";
import { isGeolocation, isStructure, projectionDefinitions, readGeolocation, readStructure } from "./finess.ts";
import { hospitalColumns, readHospital } from "./hospitals.ts";
import { type Locator, locatorOf } from "./locator.ts";
import { type Encoding, encodingOf, headerOf, linesOf, rowsOf } from "./read-file.job.ts";
import type { Reader, Reading } from "./reading.ts";
import { type Saved, saveDrafts } from "./save-drafts.action.ts";

export const importKinds = ["hospitals", "ehpad-prices", "finess"] as const;
export type ImportKind = (typeof importKinds)[number];

/** `read` counts establishments: the sum of the four others, unless a complete file closes some, which `updated` counts. */
export type Totals = Saved & { read: number; rejected: number };
export type Report = { line: number; reason: string };
export type ImportOptions = {
  /** Bytes read, bytes in all. */
  onProgress?: (done: number, total: number) => void;
  onReject?: (report: Report) => void;
  /** The FINESS file is the whole country's: establishments that are no longer in it are closed. */
  complete?: boolean;
  /** A line kept all the same: coordinates far from the commune. */
  onDoubt?: (report: Report) => void;
  now?: Date;
};

/** Facilities of one transaction. */
const batchSize = 500;

/**
 * Reads a directory file into the base: streamed, repeatable, one transaction a batch. A line that cannot be read is
 * reported and left out; a file that has not the columns of its kind is refused whole, in French.
 */
export async function importFile(db: Db, kind: ImportKind, path: string, options: ImportOptions = {}): Promise<Totals> {
  const { onProgress = nothing, onReject = nothing, onDoubt = nothing, now = new Date() } = options;
  const total = (await stat(path)).size;
  const encoding = await encodingOf(path);
  const communes = readGazetteer();
  await db.transaction().execute((tx) => fillCommunes(tx, communes));
  const locator = locatorOf(communes);
  const totals: Totals = { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  const seen = new Map<string, { line: number; content: string }>();
  let batch: Draft[] = [];

  const flush = async () => {
    const saved = await saveDrafts(db, batch, now);
    totals.created += saved.created;
    totals.updated += saved.updated;
    totals.unchanged += saved.unchanged;
    batch = [];
  };
  const reject = (line: number, reason: string) => {
    totals.rejected++;
    onReject({ line, reason });
  };

  for await (const { line, bytes, reading } of readingsOf(kind, path, encoding, locator)) {
    totals.read++;
    if (!reading.ok) {
      reject(line, reading.refusal);
      continue;
    }
    const { draft, doubt } = reading.value;
    const content = JSON.stringify(draft);
    const former = seen.get(draft.finess);
    if (former?.content === content) totals.unchanged++;
    else if (former) reject(line, `Établissement ${draft.finess} déjà lu ligne ${former.line}, avec d’autres valeurs`);
    else {
      seen.set(draft.finess, { line, content });
      if (doubt) onDoubt({ line, reason: doubt });
      if (batch.push(draft) >= batchSize) {
        await flush();
        onProgress(bytes, total);
      }
    }
  }
  if (batch.length > 0) await flush();
  if (options.complete && kind === "finess") {
    const gone = await closeFacilitiesAbsentFrom(db, [...seen.keys()], now);
    if (gone.ok) totals.updated += gone.value.closed;
    else
      onDoubt({
        line: 0,
        reason: `${gone.refusal.absent} établissements sur ${gone.refusal.known} manquent dans ce fichier : aucun n’est fermé`,
      });
  }
  await settleIndexes(db);
  onProgress(total, total);
  return totals;
}

type LineRead = { line: number; bytes: number; reading: Reading };

async function* readingsOf(
  kind: ImportKind,
  path: string,
  encoding: Encoding,
  locator: Locator,
): AsyncGenerator<LineRead> {
  if (kind === "finess") yield* readFinessLines(path, encoding, locator);
  else yield* readRows(path, encoding, locator, await readerFor(kind, path, encoding));
}

async function* readRows(path: string, encoding: Encoding, locator: Locator, reader: Reader): AsyncGenerator<LineRead> {
  for await (const record of rowsOf(path, encoding)) {
    const reading: Reading = "row" in record ? reader(record.row, locator) : { ok: false, refusal: record.error };
    yield { line: record.number, bytes: record.bytes, reading };
  }
}

async function readerFor(kind: "hospitals" | "ehpad-prices", path: string, encoding: Encoding): Promise<Reader> {
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
  if (!layout)
    throw new Error(
      `Ce fichier n’a pas les colonnes attendues. Il manque : ${layouts.map(([columns]) => lacks(columns).join(", ")).join(" ; ou bien : ")}.`,
    );
  return layout[1];
}

/**
 * FINESS tells where an establishment stands on another line, after all the establishments: a first pass keeps the
 * points (two numbers each), so that a facility is written once, whole.
 */
async function* readFinessLines(path: string, encoding: Encoding, locator: Locator): AsyncGenerator<LineRead> {
  const points = new Map<string, { point: Point; line: number; used: boolean }>();
  const failures: LineRead[] = [];
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
    if (isStructure(text)) yield { line: number, bytes, reading: readStructure(text, pointOf, locator) };
  for (const failure of failures) yield failure;
  for (const [finess, { line, used }] of points)
    if (!used)
      yield {
        line,
        bytes: 0,
        reading: { ok: false, refusal: `Coordonnées d’un établissement absent du fichier : ${finess}` },
      };
}

for (const [epsg, definition] of Object.entries(projectionDefinitions)) proj4.defs(`EPSG:${epsg}`, definition);

function toWgs84(epsg: number, x: number, y: number): Point {
  const [lon, lat] = proj4(`EPSG:${epsg}`, "WGS84", [x, y]);
  return { lat: lat!, lon: lon! };
}

const nothing = () => undefined;
