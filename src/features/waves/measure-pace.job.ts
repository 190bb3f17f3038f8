import type { Db } from "#db/db.ts";
import { measurePaces } from "./measure-pace.action.ts";

/** Every night: how fast and how favourably each unit answered over twelve months, and its group. */
export async function measurePace(db: Db, now: Date): Promise<void> {
  await measurePaces(db, now);
}
