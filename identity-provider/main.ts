import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { interact } from "./interaction.ts";
import { openKeys, rotateKeys } from "./keys.ts";
import { signOutScript, style } from "./pages.ts";
import { readPeople } from "./people.ts";
import { makeProvider } from "./provider.ts";
import { readSettings, type Settings } from "./settings.ts";

/** `node identity-provider/main.ts` serves; `… main.ts rotate-keys` makes a new signing key, used from the next start. */
if (process.argv[2] === "rotate-keys") await rotateKeys(process.env.DATA_DIR ?? ".data/identity-provider");
else await start(readSettings());

async function start(settings: Settings) {
  const [keys, people] = await Promise.all([openKeys(settings.dataDir), readPeople(settings.peopleFile)]);

  const server = createServer();
  await new Promise<void>((done, fail) => server.once("error", fail).listen(settings.port, settings.host, done));
  const url = settings.issuer ?? `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = makeProvider(url, settings, keys, people);
  const protocol = provider.callback();
  const desk = { provider, people, home: settings.postLogoutUris[0]! };
  const policy = contentPolicy(settings);

  server.on("request", (req, res) => {
    res.setHeader("content-security-policy", policy);
    res.setHeader("x-content-type-options", "nosniff");
    res.setHeader("referrer-policy", "no-referrer");
    if (req.url === "/style.css") return sendText(res, "text/css", style);
    if (req.url === "/deconnexion.js") return sendText(res, "text/javascript", signOutScript);
    if (req.url?.startsWith("/interaction/")) return void interact(desk, req, res).catch(() => fail(req, res));
    // the real one announces itself under this name only
    if (req.url === "/.well-known/wallet-openid-configuration") req.url = "/.well-known/openid-configuration";
    return void protocol(req, res);
  });

  stopWhenAsked(server);
  process.stdout.write(`identity provider on ${url}\n`);
  process.send?.({ ready: true, url });
}

/** A form's answer redirects to the client: browsers want its address allowed too. */
function contentPolicy({ redirectUris, postLogoutUris }: Settings) {
  const clients = new Set([...redirectUris, ...postLogoutUris].map((uri) => new URL(uri).origin));
  return `default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self' ${[...clients].join(" ")}; base-uri 'none'; frame-ancestors 'none'`;
}

const sendText = (res: ServerResponse, type: string, text: string) => {
  res.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "public, max-age=3600" }).end(text);
};

function fail(req: IncomingMessage, res: ServerResponse) {
  req.destroy();
  if (!res.headersSent) res.writeHead(500).end();
}

/** SIGTERM, or the parent gone. Ctrl-C reaches the whole group: then the parent decides, when there is one. */
function stopWhenAsked(server: Server) {
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.once("SIGTERM", stop);
  process.on("SIGINT", () => !process.connected && stop());
  if (process.connected) process.once("disconnect", stop);
}
