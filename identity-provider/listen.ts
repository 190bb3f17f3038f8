import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { chainOf, openAuthority, serverCertificate } from "./cards/authority.ts";
import type { Settings } from "./settings.ts";

/** What will answer, once the program can. */
export type Answering = Promise<RequestListener>;

export const listen = (port: number, host: string, answering: Answering) =>
  opened(createServer(), { port, host, answering });

/**
 * The auth host, where services' own servers call: over TLS when asked, and then their certificate is asked too. One that
 * shows none is let in: what it may do without is the protocol's to say.
 */
export async function listenToServices(settings: Settings, answering: Answering): Promise<Server> {
  const { authTls, port, host } = settings;
  if (!authTls) return listen(port, host, answering);
  const now = new Date();
  const authority = await openAuthority(settings.dataDir, now);
  const hosts = settings.authUrl ? [new URL(settings.authUrl).hostname] : ["localhost", "127.0.0.1"];
  const own = authTls.certificate
    ? { key: readFileSync(authTls.key!, "utf8"), cert: readFileSync(authTls.certificate, "utf8") }
    : await serverCertificate(authority, hosts, now);
  const ca = authTls.authorities ? readFileSync(authTls.authorities, "utf8") : chainOf(authority);
  const server = createTlsServer({ ...own, ca, requestCert: true, rejectUnauthorized: false, minVersion: "TLSv1.2" });
  return opened(server, { port, host, answering });
}

type Place = { port: number; host: string; answering: Answering };

/**
 * A port is taken before the program can answer: addresses are made of it. What comes meanwhile waits for its answer. Without
 * anybody to hear it, it would never have one: a phone that came back during a restart was not called any more.
 */
export async function opened<Kind extends Server>(server: Kind, { port, host, answering }: Place): Promise<Kind> {
  server.on("request", (request, response) => void answering.then((answer) => answer(request, response)));
  await new Promise<void>((done, fail) => server.once("error", fail).listen(port, host, done));
  return server;
}
