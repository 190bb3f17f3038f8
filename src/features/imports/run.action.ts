import type { Db, Tx } from "#db/db.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import {
  findLastRun,
  finishRun,
  insertChanges,
  insertRun,
  interruptRuns,
  readLock,
  resumeRun,
  savePosition,
  toUnlock,
} from "./run.store.ts";
import {
  type Change,
  isResumable,
  noTotals,
  type OpenedRun,
  type PastRun,
  type Run,
  type RunAsked,
  type RunId,
  type RunTotals,
} from "./run.ts";

/**
 * Begins to read a source, or goes on where the last process was cut: the same kind, the same fingerprint, and nothing
 * of that kind read since. Refuses while another process reads this kind. Close it with closeRun, whatever happens.
 */
export async function openRun(db: Db, asked: RunAsked, now: Date): Promise<OpenedRun> {
  const release = await lockKind(db, asked.kind);
  if (!release) return refuse({ kind: "under-way" });
  try {
    const last = await findLastRun(db, asked.kind);
    const same = last !== null && asked.fingerprint !== null && last.fingerprint === asked.fingerprint;
    const former = isResumable(last, asked.fingerprint) ? last : null;
    const id = former?.id ?? newId<RunId>();
    await db.transaction().execute(async (tx) => {
      await interruptRuns(tx, asked.kind, former?.id ?? null, now);
      if (former) await resumeRun(tx, id, now);
      else await insertRun(tx, { ...asked, dataDate: asked.dataDate ?? null, id, startedAt: now });
    });
    return ok({
      id,
      kind: asked.kind,
      position: former?.position ?? null,
      totals: former?.totals ?? noTotals,
      resumed: former !== null,
      sameAs: same && last.state === "done" ? last : null,
      release,
    });
  } catch (error) {
    await release();
    throw error;
  }
}

/** Keeps rows for the report, in the transaction of what they tell. The counts are the caller's, in its totals. */
export const noteChanges = (tx: Tx, run: Pick<Run, "id">, changes: readonly Change[]): Promise<void> =>
  insertChanges(tx, run.id, changes);

/** Where to go on from, should the process die now. In the transaction of the batch, or a batch would be written twice or never. */
export const checkpoint = (
  tx: Tx,
  run: Pick<Run, "id">,
  position: string,
  totals: RunTotals,
  now: Date,
): Promise<void> => savePosition(tx, run.id, position, totals, now);

export type RunEnd = {
  state: Exclude<PastRun["state"], "running">;
  message: string | null;
  /** The day the data speaks of, when only reading it told. */
  dataDate?: string | null;
  totals?: RunTotals;
};

/** The end of a run. One that failed or was interrupted goes on at its last checkpoint when the same source is read again. */
export async function closeRun(db: Db, run: Pick<Run, "id" | "release">, end: RunEnd, now: Date): Promise<void> {
  try {
    await db.transaction().execute((tx) => finishRun(tx, run.id, end, now));
  } finally {
    await run.release();
  }
}

/** Holds a connection, and with it the lock of the kind, until it is released or the process dies; null when it is taken. */
async function lockKind(db: Db, kind: string): Promise<Run["release"] | null> {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: mine, resolve: tell, reject } = Promise.withResolvers<boolean>();
  const held = db
    .connection()
    .execute(async (connection) => {
      const got = await readLock(connection, kind);
      tell(got);
      if (!got) return;
      await asked;
      await toUnlock(connection, kind);
    })
    .catch(reject);
  if (!(await mine)) return null;
  return () => {
    ask();
    return held;
  };
}
