import { constants } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { TLSSocket } from "node:tls";
import { type Answering, opened } from "#idp/listen.ts";
import type { Settings } from "#idp/settings.ts";
import { chainOf, openAuthority, serverCertificate } from "./authority.ts";
import { type Trust, trustIn } from "./certificate.ts";

/** The card host: a TLS server that asks each browser for a card, and what cards are checked against. */
export type Reader = { server: Server; trust: () => Trust };

/**
 * Every browser is let in, with a card or without: the page then says what is wrong, which a broken handshake cannot.
 * No session is resumed: a card taken out of the reader must not go on answering.
 */
export async function openReader(settings: Settings, port: number, answering: Answering): Promise<Reader> {
  const now = new Date();
  const authority = await openAuthority(settings.dataDir, now);
  const bundle = settings.cardAuthorities ? readFileSync(settings.cardAuthorities, "utf8") : chainOf(authority);
  const hosts = settings.cardUrl ? [new URL(settings.cardUrl).hostname] : ["localhost", "127.0.0.1"];
  const own = settings.cardServer
    ? {
        key: readFileSync(settings.cardServer.key, "utf8"),
        cert: readFileSync(settings.cardServer.certificate, "utf8"),
      }
    : await serverCertificate(authority, hosts, now);
  const server = createServer({
    ...own,
    ca: bundle,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: "TLSv1.2",
    secureOptions: constants.SSL_OP_NO_TICKET,
    sessionTimeout: 1,
  });
  await opened(server, { port, host: settings.host, answering });
  return { server, trust: trustOver(bundle, settings.cardRevocations) };
}

/** The list is read again when its file changes: a cached one is replaced by a job, without a restart. */
function trustOver(bundle: string, listFile: string | null): () => Trust {
  let [seen, trust] = [0, trustIn(bundle, listFile ? "" : null)];
  return () => {
    if (!listFile) return trust;
    const changed = statSync(listFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changed !== seen) {
      // a list that cannot be read is no list: nobody passes until it is mended
      trust = trustIn(bundle, changed === 0 ? "" : readFileSync(listFile, "utf8"));
      seen = changed;
    }
    return trust;
  };
}

/** The card this connection was opened with, and what came along with it; null when the browser showed none. */
export function cardOf(socket: TLSSocket): { leaf: Buffer; sent: Buffer[] } | null {
  const shown = socket.getPeerCertificate(true);
  if (!shown?.raw) return null;
  const sent: Buffer[] = [];
  for (let one = shown; one.issuerCertificate && one.issuerCertificate !== one && sent.length < 4; ) {
    one = one.issuerCertificate;
    sent.push(one.raw);
  }
  return { leaf: shown.raw, sent };
}
