import { lookup } from "node:dns/promises";
import { request as plainRequest } from "node:http";
import { request } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import type { Probe } from "./booking.ts";

/** `sandbox`: one origin of this machine that may be asked as it is, for the demonstration and the tests; null in production. */
export type ProbeSettings = { sandbox: string | null };

const mostRedirects = 3;
const patienceMs = 6000;

/**
 * Asks an address written by somebody else whether it works, from our network: https on its usual port only, each name
 * resolved once, refused when any of its addresses is not a public one, and asked at that very address (a name that
 * resolves differently the second time leads nowhere else). Each redirection is held to the same. Nothing of the answer
 * but its status is read or shown.
 */
export async function probe(address: string, settings: ProbeSettings): Promise<Probe> {
  const head = await follow(address, "HEAD", settings);
  // many sites answer nothing useful to HEAD
  return head.kind === "answered" ? follow(address, "GET", settings) : head;
}

async function follow(address: string, method: "HEAD" | "GET", settings: ProbeSettings): Promise<Probe> {
  let url = new URL(address);
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const answer = await ask(url, method, settings);
    if ("kind" in answer) return answer;
    const { status, location } = answer;
    if (status >= 200 && status < 300) return { kind: "works" };
    if (status < 300 || status >= 400 || !location || !URL.canParse(location, url)) return { kind: "answered", status };
    url = new URL(location, url);
  }
  return { kind: "too-many-redirects" };
}

type Answer = { status: number; location: string | null };

async function ask(url: URL, method: string, { sandbox }: ProbeSettings): Promise<Answer | Probe> {
  if (sandbox !== null && url.origin === sandbox) return send(url, method, null);
  if (url.protocol !== "https:" || url.port !== "" || url.username || url.password) return { kind: "not-https" };
  const addresses = await resolve(url.hostname);
  if (addresses.length === 0) return { kind: "unknown-host" };
  if (addresses.some(({ address, family }) => isPrivate(address, family))) return { kind: "private-address" };
  return send(url, method, addresses[0]!);
}

type Resolved = { address: string; family: number };

async function resolve(hostname: string): Promise<Resolved[]> {
  const literal = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(literal);
  if (family) return [{ address: literal, family }];
  return lookup(hostname, { all: true }).catch(() => []);
}

function send(url: URL, method: string, at: Resolved | null): Promise<Answer | Probe> {
  return new Promise((done) => {
    const pinned: LookupFunction = (_name, options, found) =>
      options.all ? found(null, [at!]) : found(null, at!.address, at!.family);
    const asked = (at ? request : plainRequest)(
      url,
      {
        method,
        agent: false,
        headers: { "user-agent": "Sextant (verification de lien)", accept: "text/html,*/*" },
        ...(at ? { lookup: pinned } : {}),
        signal: AbortSignal.timeout(patienceMs),
      },
      (answer) => {
        // the words are not ours to read
        answer.destroy();
        done({ status: answer.statusCode ?? 0, location: answer.headers.location ?? null });
      },
    );
    asked.on("error", () => done({ kind: "silent" }));
    asked.end();
  });
}

/** Addresses that are not of the public Internet (RFC 6890 and its registries), and the ways IPv6 has to say an IPv4 one. */
const inside = new BlockList();
for (const [network, bits] of [
  ...([
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
  ] as const),
  ...([
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["192.168.0.0", 16],
  ] as const),
  ...([
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ] as const),
] as const)
  inside.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ...([
    ["::", 96],
    ["64:ff9b::", 96],
    ["64:ff9b:1::", 48],
    ["100::", 64],
    ["2001::", 32],
    ["2001:db8::", 32],
  ] as const),
  ...([
    ["2002::", 16],
    ["fc00::", 7],
    ["fe80::", 10],
    ["fec0::", 10],
    ["ff00::", 8],
  ] as const),
] as const)
  inside.addSubnet(network, bits, "ipv6");

export const isPrivate = (address: string, family: number) => inside.check(address, family === 6 ? "ipv6" : "ipv4");
