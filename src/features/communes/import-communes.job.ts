import type { Db } from "#db/db.ts";
import type { Commune } from "#features/directory/commune.ts";
import { settleIndexes } from "#features/directory/facility.store.ts";
import { readyLocator } from "#features/imports/import-file.job.ts";
import { askedFor, fileAt, type ImportOptions, inRun, type Outcome } from "#features/imports/in-run.job.ts";
import { type Encoding, headerOf, rowsOf } from "#features/imports/read-file.job.ts";
import type { Run } from "#features/imports/run.ts";
import { type Item, runLines, type Way } from "#features/imports/run-lines.job.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { communeColumns, readCommuneRow, together } from "./commune-row.ts";
import { saveCommuneBatch } from "./save-communes.action.ts";

/** Reads the communes, their postcodes, points and populations, over those the product came with. */
export async function importCommunes(
  db: Db,
  path: string,
  options: ImportOptions = {},
): Promise<Result<Outcome, string>> {
  const { sheet, clock, telling } = await fileAt(path, options);
  return inRun(db, askedFor("communes", path, sheet, null), options, async (run) => {
    const header = await headerOf(path, sheet.encoding);
    const missing = communeColumns.filter((column) => !header.includes(column));
    if (missing.length > 0)
      return refuse(`Ce fichier n’a pas les colonnes attendues. Il manque : ${missing.join(", ")}.`);
    await readyLocator(db);
    const { totals } = await runLines(run, communesOf(path, sheet.encoding), wayOfCommunes(db, run, clock), telling);
    await settleIndexes(db);
    return ok({ totals, latest: null });
  });
}

/** The arrondissements of a town stand elsewhere than it: its rows are gathered first, thirty-five thousand in all. */
async function* communesOf(path: string, encoding: Encoding): AsyncGenerator<Item<Commune>> {
  const gathered = new Map<string, { commune: Commune; line: number; bytes: number }>();
  for await (const record of rowsOf(path, encoding)) {
    const { number: line, bytes } = record;
    const reading = "row" in record ? readCommuneRow(record.row) : refuse(record.error);
    if (!reading.ok) {
      yield { line, bytes, reading };
      continue;
    }
    if (!reading.value) continue;
    const former = gathered.get(reading.value.code);
    if (former) former.commune = together(former.commune, reading.value);
    else gathered.set(reading.value.code, { commune: reading.value, line, bytes });
  }
  for (const { commune, line, bytes } of gathered.values()) yield { line, bytes, reading: ok({ value: commune }) };
}

const wayOfCommunes = (db: Db, run: Run, clock: () => Date): Way<Commune> => ({
  keyOf: ({ code }) => code,
  named: (code) => `Commune ${code}`,
  dateOf: () => null,
  save: (batch) => saveCommuneBatch(db, run, batch, clock()),
});
