import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { hash, verify } from "@node-rs/argon2";
import { connect } from "#db/db.ts";
import { openVault } from "#db/vault.ts";
import { buildAssets } from "#web/assets.ts";
import { createLog } from "#web/log.ts";
import { createApp } from "../src/app.ts";
import { benchKey } from "./settings.ts";

/** One web process for the sign-in bench, behind one proxy; asked for hashes, it does nothing else meanwhile: the bare rate. */
const [url = "", issuer = "", publicUrl = ""] = process.argv.slice(2);
openVault(benchKey);
await buildAssets();
const db = connect(url, 20);
const log = createLog("warn");
const app = createApp(
  {
    db,
    readDb: db,
    now: () => new Date(),
    publicUrl,
    oidc: { issuer, clientId: "sextant", clientSecret: "secret-of-the-bench" },
    proxies: 1,
    sms: false,
    aaguids: [],
    support: { phone: null, email: null },
    isReady: () => true,
  },
  log,
);
const server = serve({ fetch: app.fetch, port: 0 });
await once(server, "listening");
const stored = await hash("bench", { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** Processor time of this process until now, its hashing threads included, in milliseconds. */
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

process.on("message", async ({ ms }: { ms: number }) => {
  if (ms === 0) return void process.send!({ spent: spent() });
  const before = spent();
  const begun = performance.now();
  let done = 0;
  // as many at once as features/sign-in/hashing.action.ts lets run
  const one = async () => {
    while (performance.now() - begun < ms) {
      await verify(stored, "bench");
      done += 1;
    }
  };
  await Promise.all([one(), one()]);
  process.send!({ done, ms: performance.now() - begun, spent: spent() - before });
});
process.send!({ port: (server.address() as AddressInfo).port });
process.on("disconnect", () => process.exit(0));
