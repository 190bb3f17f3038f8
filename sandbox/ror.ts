import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  codingsOf,
  type Element,
  elementsOf,
  isElement,
  isResource,
  operationOutcome,
  type Resource,
  referenceOf,
} from "#lib/fhir.ts";
import { distanceKm } from "#lib/geometry.ts";
import { rorResources, type Types } from "./ror-data.ts";

/**
 * A ROR that answers as the national one does (interoperability §1), with fictitious resources: `npm run sandbox:ror`, then
 * `ROR_API_KEY=sandbox npm run import -- ror http://localhost:3006/fhir`.
 * PORT (3006; 0 asks for a free one), ROR_API_KEY and ROR_TOKEN (sandbox), OTHERS (300 establishments beside the demonstration's),
 * NEAR_ORDER (lon-lat, as the ROR's text has it; lat-lon as FHIR R4).
 * `POST /api/reglage` makes it fail: `{"status": 500, "times": 2}`, `{"delayMs": 3000}`, `{"cut": true, "times": 1}` (a body cut in
 * the middle), `{"stale": true}` (every page promised is forgotten). `PUT /api/ressources` writes a resource, stamped now;
 * `DELETE /api/ressources/Location/L1001` takes one away.
 */
type Behaviour = { status: number; delayMs: number; cut: boolean; times: number };

const key = process.env.ROR_API_KEY ?? "sandbox";
const token = process.env.ROR_TOKEN ?? "sandbox";
const longitudeFirst = (process.env.NEAR_ORDER ?? "lon-lat") === "lon-lat";
const all = rorResources(Number(process.env.OTHERS ?? 300), new Date());
const isType = (text: string): text is Types => Object.hasOwn(all, text);

/** Pages promised: what is left to give. */
const promised = new Map<string, { self: string; left: Resource[]; total: number; count: number }>();
const mostPromised = 1000;
let behaviour: Behaviour = { status: 200, delayMs: 0, cut: false, times: 0 };
let base = "";
let asked = 0;

await start(Number(process.env.PORT ?? 3006));

async function start(port: number) {
  const web = createServer((req, res) => {
    answer(req, res).catch(() => res.writeHead(400).end());
  });
  await new Promise<void>((done, fail) => web.once("error", fail).listen(port, "127.0.0.1", done));
  base = `http://localhost:${(web.address() as AddressInfo).port}`;
  stopWhenAsked(web);
  process.stdout.write(`ROR on ${base}/fhir\n`);
  process.send?.({ ready: true, url: `${base}/fhir` });
}

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? "/", base);
  if (url.pathname === "/api/reglage") return adjust(req, res);
  if (url.pathname.startsWith("/api/ressources")) return change(req, res, url.pathname.split("/").slice(3));
  if (url.pathname === "/api/demandes")
    return void res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ asked }));
  const [, root, type = "", id] = url.pathname.split("/");
  if (root !== "fhir") return void res.writeHead(404).end();
  if (req.headers["esante-api-key"] !== key && req.headers.authorization !== `Bearer ${token}`)
    return send(res, 401, operationOutcome([{ code: "login", text: "Clé absente ou fausse." }]));
  asked += 1;
  if (await misbehave(res)) return;
  if (type === "metadata")
    return send(res, 200, {
      resourceType: "CapabilityStatement",
      status: "active",
      kind: "instance",
      fhirVersion: "4.0.1",
      format: ["json"],
    });
  if (!isType(type))
    return send(res, 404, operationOutcome([{ code: "not-supported", text: `${type} n’est pas servi.` }]));
  if (id) {
    const found = all[type].find((one) => one.id === id);
    return send(
      res,
      found ? 200 : 404,
      found ?? operationOutcome([{ code: "not-found", text: `${type}/${id} n’existe pas.` }]),
    );
  }
  const page = url.searchParams.get("page");
  return page ? nextPage(res, type, page) : search(res, type, url);
}

/** True when it has answered badly, as it was told to. */
async function misbehave(res: ServerResponse): Promise<boolean> {
  if (behaviour.times <= 0) return false;
  behaviour.times -= 1;
  const { status, delayMs, cut } = behaviour;
  if (delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
  if (cut) {
    const body = JSON.stringify({ resourceType: "Bundle", type: "searchset", entry: [] });
    res.writeHead(200, { "content-type": "application/fhir+json", "content-length": String(body.length) });
    res.write(body.slice(0, 20));
    res.destroy();
    return true;
  }
  if (status < 400) return false;
  send(res, status, operationOutcome([{ code: "transient", text: "Panne demandée au bac à sable." }]));
  return true;
}

function search(res: ServerResponse, type: Types, url: URL): void {
  let found = all[type];
  for (const [name, value] of url.searchParams) {
    const test = filters[name.split(":")[0]!];
    if (test) found = found.filter((one) => value.split(",").some((said) => test(one, said)));
  }
  const around = ["_include", "_revinclude"].flatMap((name) =>
    url.searchParams.getAll(name).map((path) => ({ name, path })),
  );
  const count = Math.min(Number(url.searchParams.get("_count") ?? 50), 200);
  give(res, type, { self: url.href, left: found, total: found.length, count }, around);
}

function nextPage(res: ServerResponse, type: Types, page: string): void {
  const rest = promised.get(page);
  if (!rest) {
    send(
      res,
      410,
      operationOutcome([{ code: "not-found", text: "Cette page n’est plus gardée : refaites la recherche." }]),
    );
  } else give(res, type, rest, []);
}

type Around = { name: string; path: string }[];

function give(
  res: ServerResponse,
  type: Types,
  { self, left, total, count }: { self: string; left: Resource[]; total: number; count: number },
  around: Around,
): void {
  const page = left.slice(0, count);
  const rest = left.slice(count);
  const link = [{ relation: "self", url: self }];
  if (rest.length > 0) {
    const name = randomBytes(12).toString("base64url");
    promised.set(name, { self, left: rest, total, count });
    for (const old of [...promised.keys()].slice(0, Math.max(0, promised.size - mostPromised))) promised.delete(old);
    link.push({ relation: "next", url: `${base}/fhir/${type}?page=${name}` });
  }
  const others = around.flatMap(({ name, path }) => besides(name, path, page));
  const entry = (mode: string) => (resource: Resource) => ({
    fullUrl: `${base}/fhir/${resource.resourceType}/${resource.id}`,
    resource,
    search: { mode },
  });
  send(res, 200, {
    resourceType: "Bundle",
    type: "searchset",
    total,
    link,
    entry: [...page.map(entry("match")), ...others.map(entry("include"))],
  });
}

/** "HealthcareService:location": forward from these, or back to them. */
function besides(name: string, path: string, page: Resource[]): Resource[] {
  const [type = "", parameter = ""] = path.split(":");
  const element: Record<string, [string, Types]> = {
    "HealthcareService:location": ["location", "Location"],
    "HealthcareService:organization": ["providedBy", "Organization"],
    "Organization:partof": ["partOf", "Organization"],
    "PractitionerRole:service": ["healthcareService", "HealthcareService"],
    "PractitionerRole:practitioner": ["practitioner", "Practitioner"],
  };
  const said = element[`${type}:${parameter}`];
  if (!said || !isType(type)) return [];
  const [key, target] = said;
  const pointed = (one: Element) => elementsOf(one[key]).flatMap((value) => referenceOf(value, target) ?? []);
  if (name === "_include") {
    const ids = new Set(page.flatMap(pointed));
    return all[target].filter(({ id }) => ids.has(id));
  }
  const ids = new Set(page.map(({ id }) => id));
  return all[type].filter((one) => pointed(one).some((id) => ids.has(id)));
}

const codeIn = (concepts: unknown, said: string) => {
  const [system, code] = said.includes("|") ? said.split("|") : ["", said];
  return elementsOf(concepts)
    .flatMap(codingsOf)
    .some((one) => one.code === code && (!system || one.system === system));
};
const filters: Record<string, (one: Resource, said: string) => boolean> = {
  _id: (one, said) => one.id === said,
  _lastUpdated: (one, said) => {
    const [, prefix = "eq", text = ""] = /^(ge|gt|le|lt)?(.*)$/.exec(said) ?? [];
    const [at, limit] = [Date.parse(String(isElement(one.meta) ? one.meta.lastUpdated : "")), Date.parse(text)];
    return prefix === "ge" ? at >= limit : prefix === "gt" ? at > limit : prefix === "le" ? at <= limit : at < limit;
  },
  identifier: (one, said) =>
    elementsOf(one.identifier).some(
      ({ system, value }) => value === said.split("|").at(-1) && (!said.includes("|") || system === said.split("|")[0]),
    ),
  characteristic: (one, said) => codeIn(one.characteristic, said),
  "service-category": (one, said) => codeIn(one.category, said),
  "service-type": (one, said) => codeIn(one.type, said),
  near: (one, said) => {
    const [first = Number.NaN, second = Number.NaN, km = 30] = said.split("|").slice(0, 3).map(Number);
    const centre = longitudeFirst ? { lat: second, lon: first } : { lat: first, lon: second };
    const { latitude, longitude } = isElement(one.position) ? one.position : {};
    return (
      typeof latitude === "number" &&
      typeof longitude === "number" &&
      distanceKm(centre, { lat: latitude, lon: longitude }) <= km
    );
  },
};

async function adjust(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const said = (await readJson(req)) as Partial<Behaviour> & { stale?: boolean };
  if (said.stale) promised.clear();
  behaviour = {
    status: said.status ?? 200,
    delayMs: said.delayMs ?? 0,
    cut: said.cut ?? false,
    times: said.times ?? (said.stale ? 0 : Number.POSITIVE_INFINITY),
  };
  if (Object.keys(said).length === 0) behaviour.times = 0;
  res.writeHead(204).end();
}

async function change(req: IncomingMessage, res: ServerResponse, [type = "", id = ""]: string[]): Promise<void> {
  if (req.method === "DELETE" && isType(type)) {
    all[type] = all[type].filter((one) => one.id !== id);
    return void res.writeHead(204).end();
  }
  const said = await readJson(req);
  if (req.method !== "PUT" || !isResource(said) || !isType(said.resourceType)) return void res.writeHead(422).end();
  const meta = { ...(isElement(said.meta) ? said.meta : {}), lastUpdated: new Date().toISOString() };
  const list = all[said.resourceType];
  const at = list.findIndex((one) => one.id === said.id);
  const stamped = { ...said, meta };
  if (at < 0) list.push(stamped);
  else list[at] = stamped;
  res.writeHead(204).end();
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
}

const send = (res: ServerResponse, status: number, body: object): void => {
  res.writeHead(status, { "content-type": "application/fhir+json; charset=utf-8" }).end(JSON.stringify(body));
};

/** SIGTERM, or the parent gone. */
function stopWhenAsked(web: Server): void {
  const stop = () => {
    web.close(() => process.exit(0));
    web.closeAllConnections();
  };
  process.once("SIGTERM", stop);
  process.on("SIGINT", () => !process.connected && stop());
  if (process.connected) process.once("disconnect", stop);
}
