import { hkdfSync } from "node:crypto";
import { recordEvent } from "#idp/event.store.ts";
import { type Messages, openMessages } from "#idp/messages.ts";
import type { Desk } from "#idp/web.ts";
import type { Ecps } from "./ecps.ts";
import { type Live, openLive } from "./live.ts";
import { makeThrottles, type Throttles } from "./throttle.ts";

type Kept = { ecps: Ecps; live: Live; throttles: Throttles };

/** One set for a desk, made the first time it is needed. */
const kept = new WeakMap<Desk, Kept>();

export function ecpsOf(desk: Desk): Kept {
  const known = kept.get(desk);
  if (known) return known;
  const { settings, db, sealingKey, urls } = desk;
  const messages: Messages = openMessages(settings);
  const ecps: Ecps = {
    pool: db,
    now: () => new Date(),
    codeKey: Buffer.from(hkdfSync("sha256", sealingKey, "", "e-cps codes", 32)),
    walletUrl: urls.wallet,
    pinDigits: settings.pinDigits,
    ...messages,
    note: async (event) => void (await recordEvent(db, event)),
  };
  const made = { ecps, live: openLive(settings.databaseUrl), throttles: makeThrottles(db) };
  kept.set(desk, made);
  return made;
}
