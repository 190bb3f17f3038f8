import type { Db } from "#db/db.ts";
import { moveWaves } from "./plan-waves.action.ts";

/** Every minute: the next wave of each plan leaves when its hour has come, or when the former one is closed whole. */
export async function leaveWaves(db: Db, now: Date): Promise<void> {
  await moveWaves(db, now);
}
