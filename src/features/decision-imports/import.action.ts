import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { entersDecisions } from "#features/decisions/decision.ts";
import { enqueue } from "#jobs/jobs.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { insertImport, saveOutcomes } from "./import.store.ts";
import type { LineOutcome } from "./import.ts";

/** Takes a file of decisions: it is read line by line by a job, which may be cut and go on. */
export async function takeFile(db: Db, content: string, by: Member, now: Date) {
  if (!entersDecisions(by)) return refuse({ kind: "not-habilitated" });
  const id = newId<string>();
  await db.transaction().execute(async (tx) => {
    await insertImport(tx, { id, unit: by.unit, by: by.id, content, at: now });
    await enqueue(tx, "import-decisions", { import: id });
  });
  return ok(id);
}

/** Tells how far the reading is. */
export async function tellOutcomes(
  db: Db,
  { id, unit }: { id: string; unit: string },
  lines: LineOutcome[],
  doneAt: Date | null,
): Promise<void> {
  await db.transaction().execute((tx) => saveOutcomes(tx, id, lines, doneAt));
  await announce(db, [`unit:${unit}`]);
}
