import type { Db } from "#db/db.ts";
import { consumePoint, findWait, forgetKey, giveBackPoint } from "./throttle.store.ts";
import { addressKey, type LimitName, limits, type Throttled, waitAfter } from "./throttle.ts";

/** Counts one, and says how long to wait when that is one too many. */
export async function throttled(db: Db, what: LimitName, key: string): Promise<Throttled | null> {
  const { waitSeconds } = await consumePoint(db, what, limits[what], keyOf(what, key));
  return waitSeconds === null ? null : { kind: "throttled", seconds: waitSeconds };
}

/** One wait at a time, as long as the number of wrong tries says. */
const wait = { name: "password-wait", points: 1 };

/**
 * Counts a password before it is looked at, whether the account exists or not. Null: it may be tried.
 * Of many sent at once after the fifth, one is let through by wait.
 */
export async function countPassword(db: Db, login: string, address: string): Promise<Throttled | null> {
  const left = await findWait(db, wait.name, { points: wait.points, seconds: 1 }, login);
  if (left !== null) return { kind: "throttled", seconds: left };
  for (const what of ["password-by-address", "password-by-address-a-day"] as const) {
    const over = await throttled(db, what, address);
    if (over) return over;
  }
  const { points, waitSeconds } = await consumePoint(db, "password-by-login", limits["password-by-login"], login);
  if (waitSeconds !== null) return { kind: "throttled", seconds: waitSeconds };
  const seconds = waitAfter(points);
  if (seconds === 0) return null;
  const taken = await consumePoint(db, wait.name, { points: wait.points, seconds }, login);
  return taken.waitSeconds === null ? null : { kind: "throttled", seconds: taken.waitSeconds };
}

/** The password was right: its tries are forgotten, and the address gets its point back. */
export async function forgetPasswords(db: Db, login: string, address: string): Promise<void> {
  await forgetKey(db, wait.name, login);
  await forgetKey(db, "password-by-login", login);
  for (const what of ["password-by-address", "password-by-address-a-day"] as const)
    await giveBackPoint(db, what, limits[what], addressKey(address));
}

const keyOf = (what: LimitName, key: string) => (what.includes("by-address") ? addressKey(key) : key);
