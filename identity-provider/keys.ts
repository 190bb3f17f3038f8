import { generateKeyPair, randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { JWK } from "oidc-provider";

/** What must survive a restart: the signing keys, the newest first, and the secret that signs the cookies. */
export type Keys = { jwks: { keys: JWK[] }; cookies: string[] };

const kept = 2;

/** Reads the keys in `folder`, made the first time. */
export async function openKeys(folder: string): Promise<Keys> {
  await mkdir(folder, { recursive: true });
  try {
    return JSON.parse(await readFile(fileIn(folder), "utf8"));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
  return saveKeys(folder, {
    jwks: { keys: [await newSigningKey()] },
    cookies: [randomBytes(32).toString("base64url")],
  });
}

/** New tokens are signed with a new key from the next start on; the former one is still published, for tokens already issued. */
export async function rotateKeys(folder: string): Promise<Keys> {
  const { jwks, cookies } = await openKeys(folder);
  return saveKeys(folder, { jwks: { keys: [await newSigningKey(), ...jwks.keys].slice(0, kept) }, cookies });
}

const fileIn = (folder: string) => join(folder, "keys.json");

async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return { ...(privateKey.export({ format: "jwk" }) as JWK), kid: randomUUID(), use: "sig", alg: "RS256" };
}

/** Written whole or not at all, for the owner's eyes only. */
async function saveKeys(folder: string, keys: Keys): Promise<Keys> {
  const draft = `${fileIn(folder)}.${process.pid}`;
  await writeFile(draft, JSON.stringify(keys), { mode: 0o600 });
  await rename(draft, fileIn(folder));
  return keys;
}
