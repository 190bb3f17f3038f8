import type { Db } from "#db/db.ts";
import { createLog } from "#web/log.ts";
import { createApp } from "../src/app.ts";
import { oidc } from "./settings.ts";

/** The web application as src/start.ts makes it, on this database. */
export const appOn = (db: Db) =>
  createApp(
    {
      db,
      readDb: db,
      now: () => new Date(),
      publicUrl: "http://localhost",
      oidc,
      proxies: 0,
      sms: false,
      aaguids: [],
      isReady: () => true,
    },
    createLog("warn"),
  );
