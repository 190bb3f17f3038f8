import { timingSafeEqual } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { ecpsOf } from "#idp/ecps/desk.ts";
import { recordEvent } from "#idp/event.store.ts";
import type { Settings } from "#idp/settings.ts";
import type { Web } from "#idp/web.ts";
import { sha256 } from "#lib/seal.ts";

export type Admission = "admitted" | "password-asked" | "closed";

/**
 * Who may administer: with ADMIN_PASSWORD, whoever types it (HTTP Basic, user "admin"). Without, nobody, but on a simulator
 * that only this machine reaches, under one of its own names: a page of another site that makes its name lead here is not let in.
 */
export async function admission(web: Web): Promise<Admission> {
  const { desk, db } = web.var;
  const { adminPassword } = desk.settings;
  if (!adminPassword) return isOwnSimulator(desk.settings) && isOwnName(web.req.header("host")) ? "admitted" : "closed";
  const [scheme, given] = (web.req.header("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "basic" || !given) return "password-asked";
  const isRight = timingSafeEqual(sha256(Buffer.from(given, "base64")), sha256(`admin:${adminPassword}`));
  if (isRight) return "admitted";
  await recordEvent(db, { kind: "admin-refused" });
  // guessing takes its time, then stops: whoever has the password is let in all the same
  await setTimeout((await ecpsOf(desk).throttles.allows("admin", "password")) ? 200 : 5000);
  return "password-asked";
}

const isOwnSimulator = ({ mode, host }: Settings) => mode === "psc" && loopback.includes(host);
const isOwnName = (host: string | undefined) =>
  host !== undefined && URL.canParse(`http://${host}`) && loopback.includes(new URL(`http://${host}`).hostname);
const loopback = ["127.0.0.1", "localhost", "::1", "[::1]"];
