import type { Db } from "#db/db.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { saveFlatAmount, saveThreshold } from "./aid.store.ts";
import { type Figure, type FigureRefusal, readFigure } from "./figure.ts";

/** Sets a year's figure of the estimate, as the operator types it: a line set again replaces the one before. */
export async function setFigure(db: Db, typed: readonly string[], now: Date): Promise<Result<Figure, FigureRefusal>> {
  const read = readFigure(typed);
  if (!read.ok) return refuse(read.refusal);
  const figure = read.value;
  await db
    .transaction()
    .execute((tx) =>
      figure.kind === "threshold"
        ? saveThreshold(tx, figure, now)
        : saveFlatAmount(tx, figure.departement, figure, now),
    );
  return ok(figure);
}
