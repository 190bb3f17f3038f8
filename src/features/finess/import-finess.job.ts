import type { Db } from "#db/db.ts";
import { settleIndexes } from "#features/directory/facility.store.ts";
import { closeFacilitiesAbsentFrom } from "#features/imports/close-absent.action.ts";
import type { Draft } from "#features/imports/draft.ts";
import type { LegalEntity } from "#features/imports/entity.ts";
import { readyLocator, wayOfDrafts } from "#features/imports/import-file.job.ts";
import { askedFor, type File, fileAt, type ImportOptions, inRun, type Outcome } from "#features/imports/in-run.job.ts";
import { add, type Run, type RunTotals } from "#features/imports/run.ts";
import { type Gone, type Item, runLines, type Way } from "#features/imports/run-lines.job.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Equipment } from "./equipment.ts";
import { readFinessLines } from "./finess-lines.job.ts";
import { type Breakage, readXmlEntities, readXmlEquipment, readXmlEstablishments } from "./finess-xml.job.ts";
import { layoutOf, type Reads } from "./layout.ts";
import { saveEntityBatch } from "./save-entities.action.ts";
import { saveEquipmentBatch } from "./save-equipment.action.ts";

/** Reads a file of FINESS, whichever of its shapes it has; each has its runs, so that a night may read them all. */
export async function importFiness(
  db: Db,
  path: string,
  options: ImportOptions = {},
): Promise<Result<Outcome, string>> {
  const file = await fileAt(path, options);
  const layout = layoutOf(file.sheet.start);
  const kind = layout.ok ? layout.value.run : "finess";
  const complete = Boolean(options.complete) && kind === "finess";
  const dataDate = layout.ok ? layout.value.date : null;
  const asked = askedFor(kind, path, file.sheet, dataDate, complete ? " complete" : "");
  return inRun(db, asked, options, async (run) => {
    if (!layout.ok) return layout;
    const gone = await readThrough(db, run, layout.value.reads, file);
    if (!gone.ok) return gone;
    const totals = complete ? await closeAbsentOnes(db, run, gone.value, file) : gone.value.totals;
    await settleIndexes(db);
    return ok({ totals, latest: gone.value.latest });
  });
}

/** Takes the file through its reader to its own way of being written. */
async function readThrough(db: Db, run: Run, reads: Reads, file: File): Promise<Result<Gone, string>> {
  const { path, sheet, clock, telling } = file;
  const breakage: Breakage = { reason: null };
  const through = async <Value>(items: AsyncIterable<Item<Value>>, way: Way<Value>) => {
    const gone = await runLines(run, items, way, telling);
    return breakage.reason === null ? ok(gone) : refuse(breakage.reason);
  };
  switch (reads) {
    case "xml-entities":
      return through(readXmlEntities(path, sheet.encoding, breakage), wayOfEntities(db, run, clock));
    case "xml-social":
      return through(readXmlEquipment(path, sheet.encoding, breakage), wayOfEquipment(db, run, clock));
    case "xml-establishments": {
      const items = readXmlEstablishments(path, sheet.encoding, await readyLocator(db), breakage);
      return through<Draft>(items, wayOfDrafts(db, run, clock));
    }
    case "classic":
      return through(readFinessLines(path, sheet.encoding, await readyLocator(db)), wayOfDrafts(db, run, clock));
  }
}

const wayOfEntities = (db: Db, run: Run, clock: () => Date): Way<LegalEntity> => ({
  keyOf: ({ finess }) => finess,
  named: (finess) => `Entité juridique ${finess}`,
  dateOf: ({ date }) => date,
  save: (batch) => saveEntityBatch(db, run, batch, clock()),
});

const wayOfEquipment = (db: Db, run: Run, clock: () => Date): Way<Equipment> => ({
  keyOf: ({ finess }) => finess,
  named: (finess) => `Établissement ${finess}`,
  dateOf: ({ date }) => date,
  save: (batch) => saveEquipmentBatch(db, run, batch, clock()),
});

async function closeAbsentOnes(db: Db, run: Run, gone: Gone, { clock, telling }: File): Promise<RunTotals> {
  const done = await closeFacilitiesAbsentFrom(db, run, gone.keys, clock());
  if (done.ok) return add(gone.totals, { closed: done.value.closed });
  const { absent, known } = done.refusal;
  const reason = `${absent} établissements sur ${known} manquent dans ce fichier : aucun n’est fermé`;
  telling.onDoubt?.({ line: 0, reason });
  return add(gone.totals, { doubt: 1 });
}
