import { basename } from "node:path";
import type { Db } from "#db/db.ts";
import { fillCommunes } from "#features/directory/communes.action.ts";
import { settleIndexes } from "#features/directory/facility.store.ts";
import { readGazetteer } from "#features/directory/gazetteer.store.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { closeFacilitiesAbsentFrom } from "./close-absent.action.ts";
import type { Draft } from "./draft.ts";
import { readerFor, readFinessLines, readRows } from "./facility-lines.job.ts";
import { layoutOf, type Reads } from "./layout.ts";
import { type Locator, locatorOf } from "./locator.ts";
import { type FileSheet, sheetOf } from "./read-file.job.ts";
import { closeRun, openRun } from "./run.action.ts";
import { add, type LineBatch, noTotals, type PastRun, type Run, type RunKind, type RunTotals } from "./run.ts";
import { type Gone, type Item, runLines, type Telling } from "./run-lines.job.ts";
import { saveDrafts } from "./save-drafts.action.ts";

export const importKinds = ["hospitals", "ehpad-prices", "finess"] as const;
export type ImportKind = (typeof importKinds)[number];

export type ImportOptions = Omit<Telling, "onProgress"> & {
  /** Bytes read, bytes in all. */
  onProgress?: (done: number, total: number) => void;
  /** The FINESS file is the whole country's: establishments that are no longer in it are closed. */
  complete?: boolean;
  /** Reads again a file that is the same as last time. */
  again?: boolean;
  now?: Date;
};

/** `same`: the file was read to its end last time, and is not read again. `resumed`: a former process was cut in it. */
export type Outcome = { kind: RunKind; totals: RunTotals; same: PastRun | null; resumed: boolean };

/** What a reader makes of a file: raised by one when the same file would say something else. */
const readersVersion = 1;

/**
 * Reads a directory file into the base: streamed, repeatable, resumed where a former process was cut, one transaction a
 * batch. A line that cannot be read is reported and left out; a file that has not the columns of its kind is refused
 * whole, in French.
 */
export async function importFile(
  db: Db,
  kind: ImportKind,
  path: string,
  options: ImportOptions = {},
): Promise<Result<Outcome, string>> {
  const clock = () => options.now ?? new Date();
  const sheet = await sheetOf(path);
  const layout = layoutOf(kind, sheet.start);
  const complete = Boolean(options.complete) && layout.ok && layout.value.run === "finess";
  const asked = {
    kind: layout.ok ? layout.value.run : kind,
    source: basename(path),
    fingerprint: `${sheet.sha256} ${readersVersion}${complete ? " complete" : ""}`,
    dataDate: layout.ok ? layout.value.date : null,
  };
  return inRun(db, asked, options, async (run) => {
    if (!layout.ok) return layout;
    const communes = readGazetteer();
    await db.transaction().execute((tx) => fillCommunes(tx, communes));
    const items = await itemsOf(layout.value.reads, path, sheet, locatorOf(communes));
    if (!items.ok) return items;
    const gone = await runLines(run, items.value, wayOfDrafts(db, run, clock), {
      ...options,
      onProgress: (bytes) => options.onProgress?.(bytes, sheet.bytes),
    });
    const totals = complete ? await closeAbsentOnes(db, run, gone, options, clock()) : gone.totals;
    await settleIndexes(db);
    options.onProgress?.(sheet.bytes, sheet.bytes);
    return ok({ totals, latest: gone.latest });
  });
}

type Asked = { kind: RunKind; source: string; fingerprint: string; dataDate: string | null };
type Read = Result<{ totals: RunTotals; latest: string | null }, string>;

/** Around the reading of any file: its run is opened, said to be the same as last time, closed as it ended. */
export async function inRun(
  db: Db,
  asked: Asked,
  { again, now }: Pick<ImportOptions, "again" | "now">,
  read: (run: Run) => Promise<Read>,
): Promise<Result<Outcome, string>> {
  const clock = () => now ?? new Date();
  const opened = await openRun(db, asked, clock());
  if (!opened.ok) return refuse("Un autre import de ce genre est en cours : attendez qu’il ait fini.");
  const run = opened.value;
  const { kind, resumed, sameAs } = run;
  if (sameAs && !again) {
    const { read, rejected } = sameAs.totals;
    const totals = { ...noTotals, read, rejected, unchanged: read - rejected };
    const message = "Même fichier que la dernière fois : rien n’a changé.";
    await closeRun(db, run, { state: "done", message, totals, dataDate: sameAs.dataDate }, clock());
    return ok({ kind, totals, same: sameAs, resumed });
  }
  try {
    const done = await read(run);
    if (!done.ok) {
      await closeRun(db, run, { state: "failed", message: done.refusal }, clock());
      return done;
    }
    const { totals, latest } = done.value;
    await closeRun(db, run, { state: "done", message: null, totals, dataDate: asked.dataDate ?? latest }, clock());
    return ok({ kind, totals, same: null, resumed });
  } catch (error) {
    // the message of a fault may hold a path: the console has it, the public report does not
    const message = "Arrêté par une erreur : il reprendra où il en était.";
    await closeRun(db, run, { state: "failed", message }, clock()).catch(() => undefined);
    throw error;
  }
}

async function itemsOf(
  reads: Reads,
  path: string,
  { encoding }: FileSheet,
  locator: Locator,
): Promise<Result<AsyncIterable<Item<Draft>>, string>> {
  if (reads === "classic") return ok(readFinessLines(path, encoding, locator));
  if (reads !== "hospitals" && reads !== "ehpad-prices") return refuse("Cette forme de FINESS n’est pas encore lue.");
  const reader = await readerFor(reads, path, encoding);
  return reader.ok ? ok(readRows(path, encoding, locator, reader.value)) : reader;
}

const wayOfDrafts = (db: Db, run: Run, clock: () => Date) => ({
  keyOf: (draft: Draft) => draft.finess,
  named: (finess: string) => `Établissement ${finess}`,
  dateOf: (draft: Draft) => draft.date,
  save: (batch: LineBatch<Draft>) => saveDrafts(db, run, batch, clock()),
});

async function closeAbsentOnes(db: Db, run: Run, gone: Gone, options: ImportOptions, now: Date): Promise<RunTotals> {
  const done = await closeFacilitiesAbsentFrom(db, run, gone.keys, now);
  if (done.ok) return add(gone.totals, { closed: done.value.closed });
  const { absent, known } = done.refusal;
  const reason = `${absent} établissements sur ${known} manquent dans ce fichier : aucun n’est fermé`;
  options.onDoubt?.({ line: 0, reason });
  return add(gone.totals, { doubt: 1 });
}
