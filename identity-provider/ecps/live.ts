import pg from "pg";

/** Wakes whoever waits for a topic, whichever process the news comes from. */
export type Live = {
  /** Calls `wake` at each news; returns how to stop listening. */
  listen: (topic: string, wake: () => void) => () => void;
  stop: () => Promise<void>;
};

const retryAfter = 1000;

/**
 * One LISTEN connection for the process. When it breaks everybody is woken on its return: pages and phones read again,
 * so a lost hint costs a moment and nothing else.
 */
export function openLive(connectionString: string): Live {
  const waiting = new Map<string, Set<() => void>>();
  let client: pg.Client | null = null;
  let isStopped = false;

  const connect = async () => {
    if (isStopped) return;
    const fresh = new pg.Client({ connectionString, application_name: "identity provider, live" });
    let isOver = false;
    const again = () => {
      // one end may be said several ways
      if (isOver) return;
      isOver = true;
      client = null;
      void fresh.end().catch(() => undefined);
      if (!isStopped) setTimeout(() => void connect(), retryAfter).unref();
    };
    fresh.on("error", again).on("end", again);
    fresh.on("notification", ({ payload }) => {
      for (const wake of waiting.get(payload ?? "") ?? []) wake();
    });
    try {
      await fresh.connect();
      await fresh.query("listen ecps");
      client = fresh;
      for (const wakes of waiting.values()) for (const wake of wakes) wake();
    } catch {
      again();
    }
  };
  void connect();

  return {
    listen: (topic, wake) => {
      const wakes = waiting.get(topic) ?? new Set();
      waiting.set(topic, wakes.add(wake));
      return () => {
        wakes.delete(wake);
        if (wakes.size === 0) waiting.delete(topic);
      };
    },
    stop: async () => {
      isStopped = true;
      await client?.end().catch(() => undefined);
    },
  };
}
