import { readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { newKey } from "#lib/seal.ts";
import type { Settings } from "./settings.ts";

/** What seals secrets in the database and signs cookies: outside the database, for the owner's eyes only, made the first time. */
export async function openSealingKey({ sealingKey, dataDir }: Pick<Settings, "sealingKey" | "dataDir">) {
  const key = Buffer.from(sealingKey ?? (await keptIn(dataDir)), "base64url");
  if (key.length !== 32) throw new Error("the sealing key must hold 32 bytes in base64url");
  return key;
}

async function keptIn(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "sealing.key");
  try {
    // fails when it is there: of two processes that start together, one makes it
    writeFileSync(file, newKey().toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
  }
  return readFileSync(file, "utf8").trim();
}
