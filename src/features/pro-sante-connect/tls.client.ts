import { X509Certificate } from "node:crypto";
import { Agent, request } from "node:https";
import type { CustomFetch } from "openid-client";
import { type CertificateNews, certificateNews, type Provider } from "./provider.ts";

type Certificate = NonNullable<Provider["certificate"]>;

/** No answer of a provider is longer. */
const longest = 1_000_000;
const agents = new Map<string, Agent>();

/**
 * `fetch`, showing our certificate (RFC 8705): the one of Node takes none, its https module does. Failures are those of
 * fetch, the cause inside. Plain http, spoken to this very machine only, shows nothing.
 */
export function fetchWith(certificate: Certificate): CustomFetch {
  const agent = agentOf(certificate);
  return (url, options) => {
    if (url.startsWith("http:")) return fetch(url, options as RequestInit);
    return new Promise((done, fail) => {
      const failed = (cause: unknown) => fail(new TypeError("fetch failed", { cause }));
      const { method, headers, signal } = options;
      const asked = request(url, { agent, method, headers, ...(signal ? { signal } : {}) }, (answer) => {
        const parts: Buffer[] = [];
        let length = 0;
        answer.on("data", (part: Buffer) => {
          length += part.length;
          if (length > longest) answer.destroy(new Error("too long"));
          else parts.push(part);
        });
        answer.on("error", failed);
        answer.on("end", () => {
          const status = answer.statusCode ?? 500;
          const body = [204, 205, 304].includes(status) ? null : Buffer.concat(parts);
          done(new Response(body, { status, headers: headersOf(answer.headersDistinct) }));
        });
      });
      asked.on("error", failed);
      const { body } = options;
      asked.end(body === undefined || body === null ? undefined : typeof body === "string" ? body : String(body));
    });
  };
}

/** Until when our certificate is good. */
export const endOfCertificate = ({ chain }: Certificate): Date => new X509Certificate(chain).validToDate;

type Teller = Record<CertificateNews["level"], (line: object) => void>;

/** At each start and each day: how long our certificate still has, louder as its end comes near. */
export function tellCertificate({ certificate }: Provider, now: Date, log: Teller): void {
  if (!certificate) return;
  const { level, days } = certificateNews(endOfCertificate(certificate), now);
  log[level]({ psc: "certificate shown to the provider", daysLeft: days });
}

function agentOf({ key, chain, authority }: Certificate): Agent {
  const known = agents.get(chain);
  if (known) return known;
  const agent = new Agent({
    key,
    cert: chain,
    keepAlive: true,
    minVersion: "TLSv1.2",
    ...(authority ? { ca: authority } : {}),
  });
  agents.set(chain, agent);
  return agent;
}

const headersOf = (headers: NodeJS.Dict<string[]>) =>
  new Headers(
    Object.entries(headers).flatMap(([name, values = []]) => values.map((value) => [name, value] as [string, string])),
  );
