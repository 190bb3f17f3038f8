import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "#db/embedded.ts";

/** A throw-away PostgreSQL server for tests: speed over durability, its folder goes with it. */
export async function startTestServer() {
  const folder = mkdtempSync(join(tmpdir(), "sextant-test-"));
  // the user PostgreSQL runs as passes through it
  chmodSync(folder, 0o711);
  const server = await startEmbedded(join(folder, "db"), {
    settings: ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB"],
  });
  return {
    url: server.url(""),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
