import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import "#db/db.ts";
import type { Statement } from "./capture.ts";
import { connections } from "./settings.ts";

/** What one item changes in a captured script: the ids of `captured` become those of the item, at the same places. */
export type Script = { statements: Statement[]; captured: string[] };
type Asked =
  | { kind: "pages"; pages: Statement[][] }
  | { kind: "scripts"; scripts: Script[]; items: string[][] }
  | { kind: "run"; ms: number };

/**
 * The limits. L2: bare node:http, pg and JSON.stringify of the rows, page number in the address.
 * L1: bare pg running the statements of one action, again and again with the ids of fresh items.
 */
const pool = new pg.Pool({ connectionString: process.argv[2]!, max: connections });
// the server stops before this pool when a measure fails
pool.on("error", () => undefined);
let pages: Statement[][] = [];
const server = createServer(async (request, response) => {
  const client = await pool.connect();
  const rows: unknown[] = [];
  for (const statement of pages[Number(request.url!.slice(1))]!)
    rows.push((await client.query({ ...statement, ...prepared(statement.text) })).rows);
  client.release();
  const body = JSON.stringify(rows);
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
}).listen(0);
await once(server, "listening");
process.send!({ port: (server.address() as AddressInfo).port });

/** Prepared as src/db/db.ts prepares them: the limit must not lose on planning what the product saves. */
const names = new Map<string, string>();
function prepared(text: string): { name?: string } {
  if (/^(begin|commit)$/.test(text)) return {};
  if (!names.has(text)) names.set(text, `limit-${names.size}`);
  return { name: names.get(text)! };
}

type Maker = (item: string[]) => unknown;
let scripts: { text: string; values: Maker[] }[][] = [];
let items: string[][] = [];
let at = 0;

process.on("disconnect", () => process.exit(0));
process.on("message", async (asked: Asked) => {
  if (asked.kind === "pages") pages = asked.pages;
  if (asked.kind === "scripts") {
    scripts = asked.scripts.map(({ statements, captured }) =>
      statements.map(({ text, values }) => ({ text, values: values.map((value) => makerOf(value, captured)) })),
    );
    [items, at] = [asked.items, 0];
  }
  process.send!(asked.kind === "run" ? await replay(asked.ms) : { done: 0 });
});

async function replay(ms: number) {
  const begun = performance.now();
  const end = begun + ms;
  let done = 0;
  const one = async () => {
    const client = await pool.connect();
    while (performance.now() < end && at < items.length) {
      const n = at++;
      for (const { text, values } of scripts[n % scripts.length]!)
        await client.query({ text, ...prepared(text), values: values.map((make) => make(items[n]!)) });
      done += 1;
    }
    client.release();
  };
  await Promise.all(Array.from({ length: connections }, one));
  return { done, ms: performance.now() - begun, exhausted: at >= items.length };
}

function makerOf(value: unknown, captured: string[]): Maker {
  if (Array.isArray(value)) {
    const makers = value.map((one) => makerOf(one, captured));
    return (item) => makers.map((make) => make(item));
  }
  if (typeof value !== "string") return () => value;
  const pieces = value
    .split(new RegExp(`(${captured.map((id) => RegExp.escape(id)).join("|")})`))
    .map((piece) => ({ piece, n: captured.indexOf(piece) }));
  return (item) => pieces.map(({ piece, n }) => (n < 0 ? piece : item[n])).join("");
}
