import { hash, verify } from "@node-rs/argon2";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";

/** argon2id (the package's default), 19 MiB, two passes, one lane: OWASP Password Storage, and a few milliseconds here. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** At once, so that a wave of sign-ins leaves threads and memory to the rest; then one waits; beyond, one is told to come back. */
const atOnce = 2;
const longestQueue = 200;

export type Busy = { kind: "busy" };

/** What an unknown account, or one without a password, is compared with: as long as a real one. */
const decoy = hash(newToken(), cost);

export const hashPassword = (password: string): Promise<Result<string, Busy>> => inTurn(() => hash(password, cost));

/** Whether the password is the one; false after as long when there is none. */
export const verifyPassword = (stored: string | null, password: string): Promise<Result<boolean, Busy>> =>
  inTurn(async () => {
    const right = await verify(stored ?? (await decoy), password);
    return right && stored !== null;
  });

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Value>(work: () => Promise<Value>): Promise<Result<Value, Busy>> {
  if (running >= atOnce) {
    if (waiting.length >= longestQueue) return refuse({ kind: "busy" });
    await new Promise<void>((go) => waiting.push(go));
  } else running += 1;
  try {
    return ok(await work());
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
