import { CompiledQuery } from "kysely";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Db, Tx } from "#db/db.ts";
import { searchable } from "#db/vault.ts";
import type { Limit } from "./throttle.ts";

/**
 * Counters in PostgreSQL, shared by every process. Each count is a statement of its own, committed at once: a try counts even
 * when what it tried fails. Keys are HMAC: the table names neither an address nor an account.
 */
export async function consumePoint(
  db: Db,
  name: string,
  { points, seconds }: Pick<Limit, "points" | "seconds">,
  key: string,
): Promise<{ points: number; waitSeconds: number | null }> {
  try {
    const counted = await limiter(db, name, points, seconds).consume(hidden(key));
    return { points: counted.consumedPoints, waitSeconds: null };
  } catch (over) {
    if (!(over instanceof RateLimiterRes)) throw over;
    return { points: over.consumedPoints, waitSeconds: Math.ceil(over.msBeforeNext / 1000) };
  }
}

/** Seconds left, when the key is over its points; null when it may go on. */
export async function findWait(
  db: Db,
  name: string,
  { points, seconds }: Pick<Limit, "points" | "seconds">,
  key: string,
): Promise<number | null> {
  const counted = await limiter(db, name, points, seconds).get(hidden(key));
  return counted && counted.consumedPoints >= points ? Math.ceil(counted.msBeforeNext / 1000) : null;
}

/** A try that proved right is taken back. */
export async function giveBackPoint(
  db: Db,
  name: string,
  { points, seconds }: Pick<Limit, "points" | "seconds">,
  key: string,
): Promise<void> {
  await limiter(db, name, points, seconds).reward(hidden(key));
}

export async function forgetKey(db: Db, name: string, key: string): Promise<void> {
  await limiter(db, name, 1, 1).delete(hidden(key));
}

export async function deleteOldCounters(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("throttle").where("expire", "<", now.getTime()).execute();
}

const limiter = (db: Db, name: string, points: number, seconds: number) =>
  new RateLimiterPostgres({
    storeClient: clientOf(db),
    storeType: "client",
    tableName: "throttle",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points,
    duration: seconds,
  });

/** The library's statements, through our own pool. */
const clientOf = (db: Db) => ({
  query: async ({ text, values }: { text: string; values: unknown[] }) => {
    const { rows, numAffectedRows } = await db.executeQuery(CompiledQuery.raw(text, values));
    return { rows, rowCount: Number(numAffectedRows ?? rows.length) };
  },
});

const hidden = (key: string) => searchable(`throttle ${key}`).toString("base64url");
