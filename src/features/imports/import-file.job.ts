import type { Db } from "#db/db.ts";
import { listAllCommunes } from "#features/directory/commune.store.ts";
import { refineCommunes } from "#features/directory/commune.ts";
import { fillCommunes } from "#features/directory/communes.action.ts";
import { settleIndexes } from "#features/directory/facility.store.ts";
import { readGazetteer } from "#features/directory/gazetteer.store.ts";
import { ok, type Result } from "#lib/result.ts";
import type { Draft } from "./draft.ts";
import { readerFor, readRows } from "./facility-lines.job.ts";
import { askedFor, fileAt, type ImportOptions, inRun, type Outcome } from "./in-run.job.ts";
import { type Locator, locatorOf } from "./locator.ts";
import type { Run } from "./run.ts";
import { runLines, type Way } from "./run-lines.job.ts";
import { saveDrafts } from "./save-drafts.action.ts";

export const rowKinds = ["hospitals", "ehpad-prices"] as const;
export type RowKind = (typeof rowKinds)[number];

/**
 * Reads a list of establishments, one a row, into the base: streamed, repeatable, resumed where a former process was cut,
 * one transaction a batch. A line that cannot be read is reported and left out; a file that has not the columns of its
 * kind is refused whole, in French.
 */
export async function importFile(
  db: Db,
  kind: RowKind,
  path: string,
  options: ImportOptions = {},
): Promise<Result<Outcome, string>> {
  const { sheet, clock, telling } = await fileAt(path, options);
  return inRun(db, askedFor(kind, path, sheet, null), options, async (run) => {
    const reader = await readerFor(kind, path, sheet.encoding);
    if (!reader.ok) return reader;
    const locator = await readyLocator(db);
    const items = readRows(path, sheet.encoding, locator, reader.value);
    const { totals, latest } = await runLines(run, items, wayOfDrafts(db, run, clock), telling);
    await settleIndexes(db);
    return ok({ totals, latest });
  });
}

/** The communes, in the base too: a facility found in one is searched around it. */
export async function readyLocator(db: Db): Promise<Locator> {
  const communes = readGazetteer();
  await db.transaction().execute((tx) => fillCommunes(tx, communes));
  return locatorOf(refineCommunes(communes, await listAllCommunes(db)));
}

export const wayOfDrafts = (db: Db, run: Run, clock: () => Date): Way<Draft> => ({
  keyOf: ({ finess }) => finess,
  named: (finess) => `Établissement ${finess}`,
  dateOf: ({ date }) => date,
  save: (batch) => saveDrafts(db, run, batch, clock()),
});
