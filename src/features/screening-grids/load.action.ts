import type { Db } from "#db/db.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { grid as ours } from "#pathways/tnd/grid.ts";
import { keepGrids, type LoadedGrid } from "#pathways/tnd/grids.ts";
import { insertGrid, listGrids, lockGrids } from "./grid.store.ts";
import { type FileLine, firstDayProblem, type Problem, readGrid } from "./reading.ts";

export type LoadRefusal = { kind: "first-day"; said: string } | { kind: "file"; problems: Problem[] };

/** Loads a grid in place of the one in force, from its first day; nothing is written of a file with a mistake. */
export const loadGrid = (
  db: Db,
  lines: readonly FileLine[],
  { title, from }: { title: string; from: string },
  now: Date,
): Promise<Result<LoadedGrid, LoadRefusal>> =>
  db.transaction().execute(async (tx) => {
    await lockGrids(tx);
    const known = await listGrids(tx);
    const said = firstDayProblem(from, known, dayOf(now));
    if (said) return refuse({ kind: "first-day", said });
    const read = readGrid(lines, { version: ours.version + known.length + 1, title, from });
    if (!read.ok) return refuse({ kind: "file", problems: read.refusal });
    await insertGrid(tx, read.value);
    return ok(read.value);
  });

/** What this process asks and reads from now on. */
export async function refreshGrids(db: Db): Promise<void> {
  keepGrids(await listGrids(db));
}
