import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { connect } from "#db/db.ts";
import { openVault } from "#db/vault.ts";
import { buildAssets } from "#web/assets.ts";
import { listenToChanges } from "#web/live.ts";
import { appOn } from "./app.ts";
import { benchKey } from "./settings.ts";

/** One web process as src/start.ts makes it, on the database of the bench: same pool, same listening connection. */
const url = process.argv[2]!;
openVault(benchKey);
await buildAssets();
const db = connect(url, 20);
listenToChanges(url);
const app = appOn(db);
const server = serve({ fetch: app.fetch, port: 0 });
await once(server, "listening");
process.send!({ port: (server.address() as AddressInfo).port });
// so that --cpu-prof writes its file
process.on("disconnect", () => process.exit(0));
