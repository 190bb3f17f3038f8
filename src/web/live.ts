import { streamSSE } from "hono/streaming";
import pg from "pg";
import type { Web } from "./web.ts";

type Listener = { topics: ReadonlySet<string>; tell: () => void };
const listeners = new Set<Listener>();

/** When each topic last moved, for the pages rendered just before: their stream opens a moment later. */
const lately = new Map<string, number>();
const latelyMs = 60_000;

/**
 * One LISTEN connection per process wakes the browsers whose topics changed, whichever process made the change.
 * Reconnects by itself; everyone re-reads after a cut, since hints may have been lost.
 */
export function listenToChanges(
  connectionString: string,
  onTopic?: (topic: string) => void,
): { stop: () => Promise<void> } {
  let stopped = false;
  let client: pg.Client | null = null;

  const connect = async () => {
    if (stopped) return;
    const own = new pg.Client({ connectionString, keepAlive: true });
    client = own;
    own.on("notification", ({ payload }) => {
      const topics = (payload ?? "").split(" ");
      for (const topic of topics) onTopic?.(topic);
      remember(topics, Date.now());
      for (const listener of listeners) if (topics.some((topic) => listener.topics.has(topic))) listener.tell();
    });
    const again = () => {
      own.removeAllListeners();
      own.on("error", () => undefined);
      if (!stopped) setTimeout(connect, 500);
    };
    own.once("error", again);
    own.once("end", again);
    try {
      await own.connect();
      await own.query("listen live");
      for (const listener of listeners) listener.tell();
    } catch {
      again();
    }
  };
  void connect();
  return {
    stop: async () => {
      stopped = true;
      await client?.end().catch(() => undefined);
    },
  };
}

/** The oldest come first in a Map that is always written at its end. */
function remember(topics: string[], at: number) {
  for (const topic of topics) {
    lately.delete(topic);
    lately.set(topic, at);
  }
  for (const [topic, moved] of lately) {
    if (moved > at - latelyMs) break;
    lately.delete(topic);
  }
}

const heartbeatMs = 25_000;

/**
 * Keeps the stream open and says "change" when one of the topics moves, or has moved since the page was rendered.
 * The caller has checked that the member may hear them.
 */
export function streamChanges(web: Web, topics: ReadonlySet<string>, since: number | null): Response {
  return streamSSE(web, async (stream) => {
    let wake: (() => void) | null = null;
    let changed = since !== null && [...topics].some((topic) => (lately.get(topic) ?? 0) >= since);
    const tell = () => {
      changed = true;
      wake?.();
    };
    const listener = { topics, tell };
    listeners.add(listener);
    stream.onAbort(() => {
      listeners.delete(listener);
      wake?.();
    });
    await stream.writeSSE({ event: "ready", data: "" });
    while (!stream.aborted) {
      if (!changed)
        await new Promise<void>((done) => {
          const beat = setTimeout(done, heartbeatMs);
          wake = () => {
            clearTimeout(beat);
            done();
          };
        });
      const event = changed ? "change" : "beat";
      changed = false;
      if (!stream.aborted) await stream.writeSSE({ event, data: "" });
    }
    listeners.delete(listener);
  });
}

/** How many browsers are listening, for the metrics. */
export const listening = () => listeners.size;
