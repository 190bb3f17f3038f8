import type { Recorder, Statement } from "./capture.ts";
import type { Child } from "./children.ts";
import { type Sizes, withClient } from "./data.ts";
import { type Explained, explain } from "./explain.ts";
import { capturePages, getRequest, type Read, type Write } from "./journeys.ts";
import type { Loaded } from "./load.ts";
import { alternate, type Compared, quantile, type Slice, type Spread } from "./slices.ts";

export type Pace = { pairs: number; ms: number };
type Machines = { product: Child; limit: Child; load: Child };
type Latency = { p50: number; p95: number; p99: number };
export type Measured = {
  name: string;
  perSecond: Spread;
  limitPerSecond: Spread;
  ratio: Spread;
  latency: Latency;
  kilobytes: number;
};
export type Growth = { name: string; base: Spread; tenfold: Spread; times: Spread; latency: Latency };
export type Results = {
  sizes: Sizes;
  pace: Pace;
  /** The machine's load average before measuring. */
  load: number;
  reads: (Measured & { compressed: Slice; limitLatency: Latency })[];
  writes: (Measured & { statements: number; pairs: number })[];
  growth: Growth[];
  explained: { on: string; page: string; queries: Explained[] }[];
};

/** Pages over HTTP against L2: bare node:http, pg and JSON.stringify running the statements the pages ran, or those given. */
export async function measureRead(
  read: Read & { limit?: Statement[][] },
  recorder: Recorder,
  { product, limit, load }: Machines,
  { pairs, ms }: Pace,
): Promise<Results["reads"][number]> {
  const pages = read.limit ?? (await capturePages(recorder, read));
  await limit.ask({ kind: "pages", pages });
  await load.ask({
    kind: "requests",
    name: "product",
    once: false,
    requests: read.paths.map((one) => getRequest(one)),
  });
  await load.ask({
    kind: "requests",
    name: "compressed",
    once: false,
    requests: read.paths.map((one) => getRequest(one, "Accept-Encoding: gzip\r\n")),
  });
  await load.ask({
    kind: "requests",
    name: "limit",
    once: false,
    requests: pages.map((_, i) => getRequest({ path: `/${i}`, token: null })),
  });
  const ofProduct = () => loaded(load, "product", product.port, ms, "200");
  const ofLimit = () => loaded(load, "limit", limit.port, ms, "200");
  for (const warm of [ofProduct, ofLimit]) await warm();
  const limits: Loaded[] = [];
  const compared = await alternate(pairs, ofProduct, async () => {
    const slice = await ofLimit();
    limits.push(slice);
    return slice;
  });
  const compressed = await loaded(load, "compressed", product.port, ms, "200");
  return { ...summary(read.name, compared), compressed, limitLatency: latencyOf(limits) };
}

/** Forms over HTTP against L1: bare pg running the statements of the action. */
export async function measureWrite(
  write: Write,
  { product, limit, load }: Machines,
  { pairs, ms }: Pace,
): Promise<Results["writes"][number]> {
  await limit.ask({ kind: "scripts", scripts: write.scripts, items: write.limit });
  await load.ask({
    kind: "requests",
    name: "product",
    once: true,
    requests: write.product,
  });
  const ofProduct = () => loaded(load, "product", product.port, ms, "303");
  const ofLimit = () => limit.ask<Slice & { exhausted: boolean }>({ kind: "run", ms });
  for (const warm of [ofProduct, ofLimit]) await warm();
  const compared = await alternate(pairs, ofProduct, ofLimit);
  return {
    ...summary(write.name, compared),
    statements: Math.max(...write.scripts.map(({ statements }) => statements.length)),
    pairs: compared.a.length,
  };
}

/** The same pages on the base and on ten times the base, each with its own web process: how many times longer. */
export async function measureGrowth(
  small: Read,
  big: Read,
  { product, big: other, load }: Machines & { big: Child },
  { pairs, ms }: Pace,
): Promise<Growth> {
  await load.ask({ kind: "requests", name: "small", once: false, requests: small.paths.map((one) => getRequest(one)) });
  await load.ask({ kind: "requests", name: "big", once: false, requests: big.paths.map((one) => getRequest(one)) });
  const ofSmall = () => loaded(load, "small", product.port, ms, "200");
  const ofBig = () => loaded(load, "big", other.port, ms, "200");
  for (const warm of [ofSmall, ofBig, ofBig]) await warm();
  const bigSlices: Loaded[] = [];
  const compared = await alternate(pairs, ofSmall, async () => {
    const slice = await ofBig();
    bigSlices.push(slice);
    return slice;
  });
  return {
    name: small.name,
    base: compared.aPerSecond,
    tenfold: compared.bPerSecond,
    times: compared.ratio,
    latency: latencyOf(bigSlices),
  };
}

export async function explainPages(
  url: string,
  on: string,
  reads: Read[],
  recorder: Recorder,
): Promise<Results["explained"]> {
  const explained: Results["explained"] = [];
  for (const read of reads) {
    const [page] = await capturePages(recorder, { ...read, paths: read.paths.slice(0, 1) });
    const queries = await withClient(url, async (client) => {
      const all: Explained[] = [];
      for (const statement of page!) all.push(await explain(client, statement));
      return all;
    });
    explained.push({ on, page: read.paths[0]!.path, queries });
  }
  return explained;
}

/** One slice of load; an answer that is not the expected one makes the measure worthless. */
async function loaded(load: Child, name: string, port: number, ms: number, expected: string): Promise<Loaded> {
  const slice = await load.ask<Loaded>({ kind: "run", name, port, ms });
  const others = Object.entries(slice.statuses).filter(([status]) => status !== expected);
  if (others.length > 0)
    throw new Error(`${name} answered ${JSON.stringify(slice.statuses)} where ${expected} was expected`);
  return slice;
}

function summary(name: string, { a, aPerSecond, bPerSecond, ratio }: Compared<Loaded>): Measured {
  const bytes = a.reduce((n, slice) => n + slice.bytes, 0) / a.reduce((n, slice) => n + slice.done, 0);
  return {
    name,
    perSecond: aPerSecond,
    limitPerSecond: bPerSecond,
    ratio,
    latency: latencyOf(a),
    kilobytes: bytes / 1024,
  };
}

function latencyOf(slices: Loaded[]): Latency {
  const all = slices.flatMap(({ latencies }) => latencies);
  return { p50: quantile(all, 0.5), p95: quantile(all, 0.95), p99: quantile(all, 0.99) };
}
