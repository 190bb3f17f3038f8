import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Db } from "#idp/database.ts";

/** Tries allowed in a time, in seconds, counted in the database for every process together. */
const limits = {
  /** Sign-ins asked of the same phones. */
  pushByPerson: { points: 5, duration: 600 },
  pushByAddress: { points: 60, duration: 600 },
  /** Activation mails: a person receives three a day, whoever asks. */
  mailByPerson: { points: 3, duration: 24 * 3600 },
  mailByAddress: { points: 20, duration: 3600 },
  /** Activation codes typed or scanned. */
  claimByAddress: { points: 30, duration: 600 },
  /** Card codes and keys shown. */
  cardByAddress: { points: 60, duration: 600 },
  passkeyByAddress: { points: 60, duration: 600 },
};

export type Limit = keyof typeof limits;
/** False once the limit is passed. */
export type Throttles = { allows: (limit: Limit, key: string) => Promise<boolean> };

export function makeThrottles(db: Db): Throttles {
  const limiters = Object.fromEntries(
    Object.entries(limits).map(([name, { points, duration }]) => [
      name,
      new RateLimiterPostgres({
        storeClient: db,
        storeType: "pool",
        tableName: "throttle",
        tableCreated: true,
        keyPrefix: name,
        points,
        duration,
      }),
    ]),
  );
  return {
    allows: async (limit, key) => {
      try {
        await limiters[limit]!.consume(key);
        return true;
      } catch (cause) {
        if (cause instanceof RateLimiterRes) return false;
        throw cause;
      }
    },
  };
}
