import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { type Change, type ChangeDetail, mostNoted, noTotals, type PastRun, type RunId, type What } from "./run.ts";

/** One run of a kind at a time, whatever the process: a killed one loses this with its connection. False: it is taken. */
export async function readLock(db: Db, kind: string): Promise<boolean> {
  const found = await sql<{
    mine: boolean;
  }>`select pg_try_advisory_lock(hashtext('sextant import'), hashtext(${kind})) as mine`.execute(db);
  return found.rows[0]!.mine;
}

export async function toUnlock(db: Db, kind: string): Promise<void> {
  await sql`select pg_advisory_unlock(hashtext('sextant import'), hashtext(${kind}))`.execute(db);
}

export async function insertRun(
  tx: Tx,
  run: Pick<PastRun, "id" | "kind" | "source" | "fingerprint" | "dataDate" | "startedAt">,
): Promise<void> {
  await tx
    .insertInto("import_run")
    .values({
      id: run.id,
      kind: run.kind,
      source: run.source,
      fingerprint: run.fingerprint,
      data_date: run.dataDate,
      state: "running",
      started_at: run.startedAt,
      heartbeat_at: run.startedAt,
      finished_at: null,
      position: null,
      message: null,
    })
    .execute();
}

/** Whoever was running this kind is no more: its lock is ours. */
export async function interruptRuns(tx: Tx, kind: string, but: RunId | null, now: Date): Promise<void> {
  await sql`update import_run set state = 'interrupted', finished_at = ${now}
    where kind = ${kind} and state = 'running' and id is distinct from ${but}`.execute(tx);
}

export async function resumeRun(tx: Tx, id: RunId, now: Date): Promise<void> {
  await sql`update import_run set state = 'running', heartbeat_at = ${now}, finished_at = null, message = null where id = ${id}`.execute(
    tx,
  );
}

export async function savePosition(
  tx: Tx,
  id: RunId,
  position: string,
  totals: PastRun["totals"],
  now: Date,
): Promise<void> {
  await sql`update import_run set position = ${position}, totals = ${JSON.stringify(totals)}, heartbeat_at = ${now} where id = ${id}`.execute(
    tx,
  );
}

export async function finishRun(
  tx: Tx,
  id: RunId,
  end: Pick<PastRun, "state" | "message"> & { dataDate?: string | null; totals?: PastRun["totals"] },
  now: Date,
): Promise<void> {
  await sql`update import_run set state = ${end.state}, message = ${end.message}, finished_at = ${now}, heartbeat_at = ${now},
      data_date = coalesce(${end.dataDate ?? null}, data_date),
      totals = coalesce(${end.totals ? JSON.stringify(end.totals) : null}::jsonb, totals)
    where id = ${id}`.execute(tx);
}

/** The first rows of each kind of change, numbered in the order they came; past that many, only the counts tell. */
export async function insertChanges(tx: Tx, id: RunId, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const found = await sql<{
    noted: Partial<Record<What, number>>;
  }>`select noted from import_run where id = ${id} for update`.execute(tx);
  const noted = found.rows[0]!.noted;
  let seq = Object.values(noted).reduce((sum, n) => sum + n, 0);
  const rows: unknown[] = [];
  for (const { what, line, ref, label, detail } of changes) {
    const before = noted[what] ?? 0;
    if (before >= mostNoted) continue;
    noted[what] = before + 1;
    rows.push({ seq: seq++, what, line, ref, label, detail });
  }
  if (rows.length === 0) return;
  await sql`insert into import_change (run_id, seq, what, line, ref, label, detail)
    select ${id}, seq, what, line, ref, label, detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(seq int, what text, line bigint, ref text, label text, detail jsonb)`.execute(
    tx,
  );
  await sql`update import_run set noted = ${JSON.stringify(noted)} where id = ${id}`.execute(tx);
}

/** The last run of a kind, whatever became of it. */
export async function findLastRun(db: Db, kind: string): Promise<PastRun | null> {
  const row = await db
    .selectFrom("import_run")
    .selectAll()
    .where("kind", "=", kind)
    .orderBy("started_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? toRun(row) : null;
}

/** The last run of a kind that came to its end. */
export async function findLastDone(db: Db, kind: string): Promise<PastRun | null> {
  const row = await db
    .selectFrom("import_run")
    .selectAll()
    .where("kind", "=", kind)
    .where("state", "=", "done")
    .orderBy("started_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? toRun(row) : null;
}

export async function findRun(db: Db, id: string): Promise<PastRun | null> {
  const row = await db.selectFrom("import_run").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? toRun(row) : null;
}

/** The last runs of every kind, the latest first. */
export async function listRuns(db: Db, limit: number): Promise<PastRun[]> {
  const rows = await db
    .selectFrom("import_run")
    .selectAll()
    .orderBy("started_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(toRun);
}

/** The day each source last spoke of, whatever became of its later runs. */
export async function listLastDone(db: Db): Promise<Map<string, PastRun>> {
  const rows = await db
    .selectFrom("import_run")
    .selectAll()
    .distinctOn("kind")
    .where("state", "=", "done")
    .orderBy("kind")
    .orderBy("started_at", "desc")
    .execute();
  return new Map(rows.map((row) => [row.kind, toRun(row)]));
}

export type NotedChange = Change & { seq: number };

export async function listChanges(
  db: Db,
  run: RunId,
  { what, after, limit }: { what: What | null; after: number; limit: number },
): Promise<NotedChange[]> {
  const rows = await db
    .selectFrom("import_change")
    .selectAll()
    .where("run_id", "=", run)
    .$if(what !== null, (q) => q.where("what", "=", what!))
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map(({ seq, what, line, ref, label, detail }) => ({
    seq,
    what,
    line,
    ref,
    label,
    detail: detail as ChangeDetail,
  }));
}

const toRun = (row: Selectable<Tables["import_run"]>): PastRun => ({
  id: row.id as RunId,
  kind: row.kind,
  source: row.source,
  fingerprint: row.fingerprint,
  state: row.state,
  startedAt: row.started_at,
  heartbeatAt: row.heartbeat_at,
  finishedAt: row.finished_at,
  position: row.position,
  totals: { ...noTotals, ...(row.totals as Partial<PastRun["totals"]>) },
  dataDate: row.data_date,
  message: row.message,
});
