import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import pg from "pg";
import { createApp } from "./app.ts";
import { fillDrawer } from "./cards/card.store.ts";
import { createCardApp } from "./cards/reader.page.ts";
import { openReader, type Reader } from "./cards/reader.ts";
import { runCommand } from "./commands.ts";
import { type Db, openDatabase } from "./database.ts";
import { callPhones } from "./ecps/ciba.action.ts";
import { tidyEcps } from "./ecps/tidy.ts";
import { deleteSpent } from "./hospital/cleaning.store.ts";
import { listen, listenToServices } from "./listen.ts";
import { loadPeople } from "./people/people-file.ts";
import { registerPortal } from "./portal/register.ts";
import { cibaCalled } from "./protocol/ciba-calls.ts";
import { saveBundledClient } from "./protocol/client.store.ts";
import { deleteExpiredEntries } from "./protocol/entry.store.ts";
import { findNewestKid, forgetSealed, hasKeysOf, keysChanged, openKeys } from "./protocol/key.store.ts";
import { makeProvider } from "./protocol/provider.ts";
import { openSealingKey } from "./sealing.ts";
import { readSettings, realm, type Settings } from "./settings.ts";
import type { Desk, Urls } from "./web.ts";

/** `node identity-provider/main.ts` serves; with a word after it, does what commands.ts says. */
const settings = readSettings();
const code = await runCommand(settings, process.argv.slice(2));
if (code === null) await start(settings);
else process.exitCode = code;

async function start(settings: Settings) {
  const db = await openDatabase(settings.databaseUrl);
  const sealingKey = await openSealingKey(settings);
  // a simulator whose DATA_DIR was erased begins again with another key; a hospital's must be given its own back
  if (settings.mode === "psc" && !(await hasKeysOf(db, sealingKey))) await forgetSealed(db);
  if (settings.peopleFile) await loadPeople(db, settings.peopleFile);
  if (settings.mode === "psc") {
    await refuseRealPeople(db);
    await fillDrawer(db, sealingKey);
  }
  if (settings.client) await saveBundledClient(db, sealingKey, settings.client);

  const pages = Promise.withResolvers<RequestListener>();
  const cards = Promise.withResolvers<RequestListener>();
  const servers: Server[] = [await listenToServices(settings, pages.promise)];
  if (settings.walletPort !== null) servers.push(await listen(settings.walletPort, settings.host, pages.promise));
  const reader = settings.cardPort === null ? null : await openReader(settings, settings.cardPort, cards.promise);
  const urls = urlsOf(settings, servers, reader);
  const parts = { issuer: urls.issuer, settings, db, sealingKey };
  let provider = makeProvider({ ...parts, keys: await openKeys(db, sealingKey) });
  let kid = await findNewestKid(db);
  const useNewestKey = async () => {
    const newest = await findNewestKid(db);
    if (newest === kid) return;
    provider = makeProvider({ ...parts, keys: await openKeys(db, sealingKey) });
    kid = newest;
  };
  await hearRotations(settings.databaseUrl, useNewestKey);

  await registerPortal(db, sealingKey, urls.wallet);
  cibaCalled.push(callPhones);
  const desk: Desk = { settings, db, sealingKey, provider: () => provider, useNewestKey, urls };
  const app = createApp(desk);
  pages.resolve(getRequestListener(app.fetch));
  if (reader) {
    cards.resolve(getRequestListener(createCardApp(desk, reader).fetch));
    servers.push(reader.server);
  }

  const tidy = async () => {
    await deleteExpiredEntries(db);
    await deleteSpent(db);
    await tidyEcps(db, new Date());
  };
  setInterval(() => void tidy().catch(() => undefined), 60_000).unref();
  stopWhenAsked(servers);
  process.stdout.write(`identity provider on ${urls.auth}\n`);
  process.send?.({
    ready: true,
    url: urls.issuer,
    walletUrl: urls.wallet,
    ...(urls.card ? { cardUrl: urls.card } : {}),
  });
}

function urlsOf(settings: Settings, [authServer, walletServer]: Server[], reader: Reader | null): Urls {
  const local = (server: Server) => `http://localhost:${(server.address() as AddressInfo).port}`;
  const auth = settings.authUrl ?? local(authServer!).replace("http:", settings.authTls ? "https:" : "http:");
  const wallet = settings.walletUrl ?? (walletServer ? local(walletServer) : auth);
  const card = settings.cardUrl ?? (reader ? local(reader.server).replace("http:", "https:") : null);
  return { issuer: `${auth}${realm}`, auth, wallet, card };
}

/** This program invents identities: none that could be real is served by it. */
async function refuseRealPeople(db: Db) {
  const { rows } = await db.query<{ national_id: string }>(
    "select national_id from person where not fictitious limit 1",
  );
  if (rows[0])
    throw new Error(`${rows[0].national_id} could be a real professional: this directory is for MODE=hospital`);
}

/** A rotation made by any process on this database reaches them all. The connection comes back by itself when it is lost. */
async function hearRotations(url: string, heard: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  const again = () => hearRotations(url, heard).then(heard, later);
  const later = () => void setTimeout(() => void again(), 1000).unref();
  client.on("notification", () => void heard().catch(() => undefined));
  client.on("error", () => undefined);
  await client.connect();
  client.once("end", later);
  await client.query(`listen ${keysChanged}`);
}

/** SIGTERM, or the parent gone. Ctrl-C reaches the whole group: then the parent decides, when there is one. */
function stopWhenAsked(servers: Server[]) {
  const stop = () => {
    let open = servers.length;
    for (const server of servers) {
      server.close(() => --open === 0 && process.exit(0));
      server.closeAllConnections();
    }
  };
  process.once("SIGTERM", stop);
  process.on("SIGINT", () => !process.connected && stop());
  if (process.connected) process.once("disconnect", stop);
}
