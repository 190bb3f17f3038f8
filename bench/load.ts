import { connect } from "node:net";
import { connections } from "./settings.ts";

export type Loaded = {
  done: number;
  ms: number;
  bytes: number;
  latencies: number[];
  statuses: Record<string, number>;
  exhausted: boolean;
};
type Asked =
  | { kind: "requests"; name: string; requests: string[]; once: boolean }
  | { kind: "run"; name: string; port: number; ms: number };

/** The load generator: keep-alive connections that each send the next request as soon as the former is answered. */
const lists = new Map<string, { requests: Buffer[]; once: boolean; at: number }>();

process.on("disconnect", () => process.exit(0));
process.on("message", async (asked: Asked) => {
  if (asked.kind === "run") return void process.send!(await run(lists.get(asked.name)!, asked.port, asked.ms));
  lists.set(asked.name, { requests: asked.requests.map((text) => Buffer.from(text)), once: asked.once, at: 0 });
  process.send!({ done: 0 });
});
process.send!({ ready: true });

async function run(list: { requests: Buffer[]; once: boolean; at: number }, port: number, ms: number): Promise<Loaded> {
  const loaded: Loaded = { done: 0, ms: 0, bytes: 0, latencies: [], statuses: {}, exhausted: false };
  const begun = performance.now();
  const next = () => {
    if (performance.now() - begun >= ms) return null;
    if (list.once && list.at >= list.requests.length) loaded.exhausted = true;
    return loaded.exhausted ? null : list.requests[list.at++ % list.requests.length]!;
  };
  await Promise.all(Array.from({ length: connections }, () => talk(port, next, loaded)));
  return { ...loaded, ms: performance.now() - begun };
}

/** One connection until there is nothing more to send. Bodies are counted, not kept. */
function talk(port: number, next: () => Buffer | null, loaded: Loaded): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: "localhost", noDelay: true });
    let sentAt = 0;
    let head = "";
    let left: number | null = null;
    let tail = "";
    const send = () => {
      const request = next();
      if (!request) return void socket.end(done);
      [head, left, tail, sentAt] = ["", null, "", performance.now()];
      socket.write(request);
    };
    socket.on("connect", send);
    socket.on("error", fail);
    socket.on("data", (chunk: Buffer) => {
      loaded.bytes += chunk.length;
      let body = chunk;
      if (!head.includes("\r\n\r\n")) {
        const before = head.length;
        head += chunk.toString("latin1");
        const at = head.indexOf("\r\n\r\n");
        if (at < 0) return;
        body = chunk.subarray(at + 4 - before);
        head = head.slice(0, at + 4);
        const length = /content-length: (\d+)/i.exec(head);
        left = length ? Number(length[1]) : null;
      }
      if (left !== null) left -= body.length;
      else tail = (tail + body.subarray(-7).toString("latin1")).slice(-7);
      if (left === null ? !/(^|\n)0\r\n\r\n$/.test(tail) : left > 0) return;
      const status = head.slice(9, 12);
      loaded.statuses[status] = (loaded.statuses[status] ?? 0) + 1;
      loaded.latencies.push(performance.now() - sentAt);
      loaded.done += 1;
      send();
    });
  });
}
