import type { Db } from "#db/db.ts";
import { refreshGrids } from "./load.action.ts";

const everyMinutes = 10;

/** The grids of this process, read now and then: a new one begins another day than the one it is loaded. Gives how to stop. */
export async function followGrids(db: Db, failed: (error: unknown) => void): Promise<() => void> {
  const read = () => refreshGrids(db).catch(failed);
  await read();
  const timer = setInterval(read, everyMinutes * 60_000).unref();
  return () => clearInterval(timer);
}
