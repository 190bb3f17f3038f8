import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { connect } from "#db/db.ts";
import { openMailer } from "#features/post/mailer.client.ts";
import { tellCertificate } from "#features/pro-sante-connect/tls.client.ts";
import { followGrids } from "#features/screening-grids/read-grids.job.ts";
import { buildAssets } from "#web/assets.ts";
import { listenToChanges } from "#web/live.ts";
import { createLog } from "#web/log.ts";
import type { OidcSettings } from "#web/web.ts";
import { createApp } from "./app.ts";
import { startBounces } from "./bounces.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./database.ts";
import { type DemoPerson, seedDemo } from "./demo.ts";
import { demoPassword, demoPersons } from "./demo-persons.ts";
import { startWorker } from "./worker.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const peopleFile = join(root, "sandbox", "people.json");

/** Starts everything one machine needs: database, web, worker, identity provider, sandbox mailbox. Returns when it is ready. */
export async function start(config: Config) {
  const begun = Date.now();
  const say = progress();
  const log = createLog(config.logLevel);
  const people = JSON.parse(readFileSync(peopleFile, "utf8")) as DemoPerson[];

  // the door first: /sante says 503 until the rest is there
  let handle: (request: Request) => Response | Promise<Response> = starting;
  const server = serve({ fetch: (request) => handle(request), port: config.port });
  await new Promise<void>((done, fail) => server.once("listening", done).once("error", fail)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") throw error;
      console.error(
        `Le port ${config.port} est déjà pris : choisissez-en un autre, par exemple PORT=0 pour le laisser choisir.`,
      );
      process.exit(1);
    },
  );
  const publicUrl = config.publicUrl ?? `http://localhost:${(server.address() as AddressInfo).port}`;

  say("Démarrage de PostgreSQL");
  const database = await openDatabase(config);
  if (database.elsewhere)
    console.log(`PostgreSQL ne peut pas entrer dans ${config.dataDir} : ses données sont dans ${database.elsewhere}.`);
  const failed = async (error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    await database.close();
    process.exit(1);
  };
  const readDb = config.databaseReadUrl ? connect(config.databaseReadUrl) : database.db;
  say("Préparation des écrans");
  await buildAssets();
  say("Boîte aux lettres, passerelle SMS et fournisseur d’identité");
  const mailbox = config.smtpUrl
    ? null
    : await startProgram("sandbox/mailbox.ts", { PORT: config.mailPort, SMTP_PORT: 0 }).catch(failed);
  const gateway =
    config.smsUrl || config.smsOff
      ? null
      : await startProgram("sandbox/sms.ts", { PORT: config.smsPort }).catch(failed);
  const sms = config.smsOff ? null : { url: config.smsUrl ?? gateway!.url, token: config.smsToken };
  const provider = config.issuer
    ? null
    : await startProgram("identity-provider/main.ts", {
        PORT: config.idpPort,
        DATABASE_URL: database.url,
        DATA_DIR: join(config.dataDir, "identity-provider"),
        PEOPLE_FILE: peopleFile,
        SMS_URL: sms?.url ?? "",
        CLIENT_ID: config.clientId,
        CLIENT_SECRET: config.clientSecret,
        REDIRECT_URI: `${publicUrl}/connexion/psc/retour`,
        POST_LOGOUT_URI: `${publicUrl}/connexion/psc/deconnecte`,
        BACKCHANNEL_LOGOUT_URI: `${publicUrl}/connexion/psc/fermeture`,
        ...(mailbox?.smtpUrl ? { SMTP_URL: mailbox.smtpUrl } : {}),
      }).catch(failed);
  const citizens =
    config.franceConnect.issuer || config.franceConnect.off || !config.demo
      ? null
      : await startProgram("identity-provider/franceconnect.ts", {
          PORT: config.franceConnect.port,
          CITIZENS_FILE: join(root, "sandbox", "citizens.json"),
          CLIENT_ID: config.franceConnect.clientId,
          CLIENT_SECRET: config.franceConnect.clientSecret,
          REDIRECT_URI: `${publicUrl}/connexion/franceconnect/retour`,
          POST_LOGOUT_URI: `${publicUrl}/connexion/franceconnect/deconnecte`,
        }).catch(failed);
  if (config.demo) await seedDemo(database.db, people, { facilities: config.sampleFacilities, now: new Date(), say });

  const hearsBounces = mailbox !== null || (config.bouncePort !== null && config.bounceDomain !== null);
  const bounces = hearsBounces
    ? await startBounces({
        db: database.db,
        port: config.bouncePort ?? 0,
        host: config.bounceHost,
        now: () => new Date(),
        log,
      }).catch(failed)
    : null;
  if (bounces) mailbox?.tell({ returnsTo: `smtp://127.0.0.1:${bounces.port}` });
  const bounceDomain = bounces && (config.bounceDomain ?? "rebonds.sextant.example");
  const mailer = openMailer(config.smtpUrl ?? mailbox!.smtpUrl!, config.mailFrom, publicUrl, bounceDomain);
  const worker = await startWorker({
    db: database.db,
    connectionString: database.url,
    mailer,
    sms,
    booking: { sandbox: config.bookingSandbox },
    reports: { to: config.reportTo, reply: config.supportEmail },
    now: () => new Date(),
    log,
  });
  const leaveGrids = await followGrids(database.db, (error) => log.error(error));
  const live = listenToChanges(database.url, worker.wake);
  const issuer = config.issuer ?? provider!.url;
  const oidc = providerOf(config, issuer, provider?.walletUrl ? [provider.walletUrl] : []);
  const { clientId, clientSecret } = config.franceConnect;
  const citizensIssuer = config.franceConnect.issuer ?? citizens?.url ?? null;
  const franceConnect = citizensIssuer ? { issuer: citizensIssuer, clientId, clientSecret } : null;
  const watchCertificate = () => tellCertificate(oidc, new Date(), log);
  watchCertificate();
  const daily = setInterval(watchCertificate, 24 * 3_600_000).unref();
  const app = createApp(
    {
      db: database.db,
      readDb,
      now: () => new Date(),
      publicUrl,
      proxies: config.proxies,
      sms: sms !== null,
      aaguids: config.aaguids,
      oidc,
      franceConnect,
      support: { phone: config.supportPhone, email: config.supportEmail },
      reportsByMail: {
        ror: config.reportTo.ror !== null,
        finess: config.reportTo.finess !== null,
        cnsa: config.reportTo.cnsa !== null,
      },
      bookingSandbox: config.bookingSandbox,
      tiles: config.tiles,
      nearOrder: config.nearOrder,
      isReady: () => true,
    },
    log,
  );
  handle = app.fetch;
  say(null);
  announceReady({
    publicUrl,
    mailbox: mailbox?.url ?? null,
    gateway: gateway?.url ?? null,
    people: config.demo ? people : [],
    seconds: (Date.now() - begun) / 1000,
  });

  const stop = async () => {
    setTimeout(() => process.exit(1), 10_000).unref();
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    clearInterval(daily);
    leaveGrids();
    await live.stop();
    await worker.stop();
    await bounces?.stop();
    provider?.stop();
    citizens?.stop();
    mailbox?.stop();
    gateway?.stop();
    await database.close();
  };
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      console.log("\nArrêt… les données sont gardées.");
      void stop().then(() => process.exit(0));
    });
  return { publicUrl, mailboxUrl: mailbox?.url ?? null, smsUrl: gateway?.url ?? null, stop };
}

/** Its files are read once: a renewed certificate is taken at the next start. */
function providerOf(config: Config, issuer: string, walletHosts: string[]): OidcSettings {
  const { clientId, clientSecret, clientAuth, certificate, providerHosts, pscEnv, dataDir } = config;
  const read = (path: string) => readFileSync(path, "utf8");
  return {
    ...{ issuer, clientId, clientSecret, auth: clientAuth, env: pscEnv, hosts: [...providerHosts, ...walletHosts] },
    cacheFile: join(dataDir, "provider-document.json"),
    ...(certificate
      ? {
          certificate: {
            key: read(certificate.key),
            chain: read(certificate.chain),
            ...(certificate.authority ? { authority: read(certificate.authority) } : {}),
          },
        }
      : {}),
  };
}

const starting = (request: Request) =>
  new URL(request.url).pathname === "/sante"
    ? Response.json({ etat: "demarrage" }, { status: 503 })
    : new Response("Sextant démarre, un instant.", {
        status: 503,
        headers: { "content-type": "text/plain; charset=utf-8", "retry-after": "3" },
      });

type Program = { url: string; smtpUrl?: string; walletUrl?: string; tell: (what: object) => void; stop: () => void };

/** Another program of this repository, as a child that dies with us; it says where it listens. */
function startProgram(path: string, settings: Record<string, string | number>): Promise<Program> {
  const env = {
    ...process.env,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
  };
  const child = spawn(process.execPath, [join(root, path)], { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  return new Promise((done, fail) => {
    child.once("message", (message) =>
      done({
        ...(message as Omit<Program, "stop" | "tell">),
        tell: (what) => void child.send(what),
        stop: () => void child.kill("SIGTERM"),
      }),
    );
    child.once("exit", (code) =>
      fail(new Error(`${path} s’est arrêté au démarrage (code ${code}) : son port est peut-être pris`)),
    );
  });
}

/** One line that changes on a terminal, one line per step elsewhere. */
function progress() {
  return (step: string | null) => {
    if (!process.stdout.isTTY) return void (step && console.log(`${step}…`));
    process.stdout.write(`\r\u001b[2K${step ? `${step}…` : ""}`);
  };
}

function announceReady({
  publicUrl,
  mailbox,
  gateway,
  people,
  seconds,
}: {
  publicUrl: string;
  mailbox: string | null;
  gateway: string | null;
  people: DemoPerson[];
  seconds: number;
}) {
  const lines = people.map((p) => `  ${`${p.given_name} ${p.family_name}`.padEnd(20)} ${p.shown}`);
  console.log(`
Sextant est prêt (${seconds.toFixed(1)} s) :  ${publicUrl}
${mailbox ? `Courriels envoyés :  ${mailbox}\n` : ""}${gateway ? `SMS envoyés :  ${gateway}\n` : ""}${lines.length > 0 ? `\nPersonnes de démonstration, à choisir sur la page de connexion (code de leur carte : 1234) :\n${lines.join("\n")}\n\nParticuliers, par courriel et mot de passe (« ${demoPassword} »), puis le code reçu dans les courriels envoyés :\n${demoPersons.map((one) => `  ${one.email.padEnd(34)} ${one.shown}`).join("\n")}\n` : ""}
Ctrl-C pour arrêter. « npm start -- --fresh » repart de zéro.`);
}
