import { basename } from "node:path";
import type { Db } from "#db/db.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type FileSheet, sheetOf } from "./read-file.job.ts";
import { closeRun, openRun } from "./run.action.ts";
import { noTotals, type PastRun, type Run, type RunKind, type RunTotals } from "./run.ts";
import type { Telling } from "./run-lines.job.ts";

export type ImportOptions = Omit<Telling, "onProgress"> & {
  /** Bytes read, bytes in all. */
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** The file is the whole country's: what is no longer in it is closed. */
  complete?: boolean;
  /** Reads again a file that is the same as last time. */
  again?: boolean;
  now?: Date;
};

/** `same`: the file was read to its end last time, and is not read again. `resumed`: a former process was cut in it. */
export type Outcome = { kind: RunKind; totals: RunTotals; same: PastRun | null; resumed: boolean };

/** What was read in all, and the latest day it speaks of. */
export type Read = Result<{ totals: RunTotals; latest: string | null }, string>;

export type Asked = { kind: RunKind; source: string; fingerprint: string; dataDate: string | null };

/** What the readers make of a file: raised when the same file would say something else. */
const readersVersion = 1;

/** The run a file asks for. `apart`: what makes another reading of the same file. */
export const askedFor = (
  kind: RunKind,
  path: string,
  sheet: FileSheet,
  dataDate: string | null,
  apart = "",
): Asked => ({
  kind,
  source: basename(path),
  fingerprint: `${sheet.sha256} ${readersVersion}${apart}`,
  dataDate,
});

export type File = { path: string; sheet: FileSheet; clock: () => Date; telling: Telling };

/** A file as its reader wants it: its sheet, the time, and what to tell whoever waits. */
export async function fileAt(path: string, options: ImportOptions): Promise<File> {
  const sheet = await sheetOf(path);
  return {
    path,
    sheet,
    clock: () => options.now ?? new Date(),
    telling: { ...options, onProgress: (bytes) => options.onProgress?.(bytes, sheet.bytes) },
  };
}

/** Around the reading of anything: its run is opened, said to be the same as last time, and closed as it ended. */
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
