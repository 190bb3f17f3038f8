import { timingSafeEqual } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { recordEvent } from "#idp/event.store.ts";
import type { Settings } from "#idp/settings.ts";
import type { Web } from "#idp/web.ts";
import { sha256 } from "#lib/seal.ts";

export type Admission = "admitted" | "password-asked" | "closed";

/**
 * Who may administer: with ADMIN_PASSWORD, whoever types it (HTTP Basic, user "admin"). Without, nobody, but on a simulator
 * that only this machine reaches.
 */
export async function admission(web: Web): Promise<Admission> {
  const { settings } = web.var.desk;
  if (!settings.adminPassword) return isOwnSimulator(settings) ? "admitted" : "closed";
  const [scheme, given] = (web.req.header("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "basic" || !given) return "password-asked";
  const expected = `admin:${settings.adminPassword}`;
  if (timingSafeEqual(sha256(Buffer.from(given, "base64")), sha256(expected))) return "admitted";
  // guessing takes its time
  await setTimeout(1000);
  await recordEvent(web.var.db, { kind: "admin-refused" });
  return "password-asked";
}

const isOwnSimulator = ({ mode, host }: Settings) => mode === "psc" && ["127.0.0.1", "localhost", "::1"].includes(host);
