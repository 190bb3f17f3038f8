import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Db } from "#idp/database.ts";
import type { Web } from "#idp/web.ts";

/** Tries allowed in a time, in seconds, counted in the database for every process together. */
const limits = {
  /** Sign-ins asked of the same phones. */
  pushByPerson: { points: 5, duration: 600 },
  /** A hospital has one address for everybody in it. */
  pushByAddress: { points: 600, duration: 600 },
  /** Activation mails: a person receives three a day, whoever asks. */
  mailByPerson: { points: 3, duration: 24 * 3600 },
  mailByAddress: { points: 100, duration: 3600 },
  /** Activation codes typed or scanned. */
  claimByAddress: { points: 300, duration: 600 },
  /** Challenges given to keys. */
  passkeyByAddress: { points: 600, duration: 600 },
  /** Wrong passwords of the administration, from everywhere together. */
  admin: { points: 20, duration: 600 },
  /** Passwords of a hospital's own directory. */
  passwordByAddress: { points: 600, duration: 600 },
};

/**
 * Who asks. Behind a balancer that ends TLS, the address it saw is the last it wrote in the header; elsewhere the header is
 * anybody's to write, and the connection says it.
 */
export function addressOf(web: Web): string {
  const isBehind = web.var.desk.urls.wallet.startsWith("https:");
  const seen = isBehind ? web.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  return seen || (web.env.incoming.socket.remoteAddress ?? "");
}

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
