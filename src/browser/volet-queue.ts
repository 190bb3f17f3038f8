import { authorHeader, type Clash, type Save, type Saved } from "#features/forms/autosave.ts";

export type Entry = Pick<Save, "value" | "base">;
export type State =
  | { kind: "idle" }
  | { kind: "saving" }
  | { kind: "saved"; at: Date }
  | { kind: "retrying" }
  /** The session is over: kept here, sent again once signed in. */
  | { kind: "signed-out" }
  /** The server will not take this field: the form's own button posts it. */
  | { kind: "refused" }
  | { kind: "choosing" };

/** Who shows what happens to the answers of one volet: the element now on the page. */
export type View = {
  onState: (state: State) => void;
  onSaved: (key: string, saved: Saved) => void;
  onClash: (key: string, clash: Clash) => void;
};

export type Queue = ReturnType<typeof createQueue>;
const queues = new Map<string, Queue>();
const retryAfter = [1000, 2000, 4000, 8000, 15_000, 30_000];

/** One queue by volet and by person: it outlives the element, so leaving the page does not lose what is on its way. */
export function queueOf(url: string, author: string): Queue {
  const name = `${author} ${url}`;
  const queue = queues.get(name) ?? createQueue(url, author);
  queues.set(name, queue);
  return queue;
}

/** Everything left by any volet of this tab, sent before the screen is locked or given to somebody else. */
export const drainQueues = (within: number) =>
  Promise.all([...queues.values()].filter((queue) => queue.isBusy()).map((queue) => queue.drained(within)));

/**
 * Sends answers one after the other, each as it was last typed, until the server has them. What is not sent yet also lies in this tab's
 * own storage, so that reloading or a crash does not lose it, and goes from there as soon as it is saved.
 */
function createQueue(url: string, author: string) {
  const storageName = `volet ${author} ${url}`;
  const waiting = new Map<string, Entry>(stored(storageName));
  const clashes = new Map<string, Clash>();
  const acknowledged = new Map<string, number>();
  const refused = new Set<string>();
  let sending: { key: string; entry: Entry } | null = null;
  let view: View | null = null;
  let failures = 0;
  let state: State = { kind: "idle" };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idlers: (() => void)[] = [];

  function say(next: State) {
    state = clashes.size > 0 && (next.kind === "saved" || next.kind === "idle") ? { kind: "choosing" } : next;
    view?.onState(state);
  }

  function remember() {
    const left = new Map(waiting);
    if (sending && !left.has(sending.key)) left.set(sending.key, sending.entry);
    store(storageName, [...left]);
  }

  function edit(key: string, value: string | string[], shownAt: number) {
    refused.delete(key);
    const open = waiting.get(key) ?? (sending?.key === key ? sending.entry : null);
    waiting.set(key, { value, base: open?.base ?? Math.max(acknowledged.get(key) ?? 0, shownAt) });
    remember();
  }

  function sendSoon(delay: number) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  async function send(): Promise<void> {
    clearTimeout(timer);
    if (sending) return;
    const next = [...waiting].find(([key]) => !clashes.has(key));
    if (!next) {
      for (const done of idlers) done();
      idlers = [];
      return;
    }
    const [key, entry] = next;
    waiting.delete(key);
    sending = { key, entry };
    if (failures === 0) say({ kind: "saving" });
    const outcome = await post(url, author, { key, ...entry });
    sending = null;
    if (settle(key, entry, outcome)) return send();
    if (!waiting.has(key)) waiting.set(key, entry);
    remember();
    sendSoon(retryAfter[Math.min(failures++, retryAfter.length - 1)]!);
  }

  /** True when that entry needs no other try. */
  function settle(key: string, entry: Entry, outcome: Outcome): boolean {
    if (outcome.kind === "unreachable" || outcome.kind === "signed-out") {
      say({ kind: outcome.kind === "signed-out" ? "signed-out" : "retrying" });
      return false;
    }
    failures = 0;
    const newer = waiting.get(key);
    if (outcome.kind === "saved") {
      acknowledged.set(key, outcome.saved.n);
      if (newer) waiting.set(key, { ...newer, base: outcome.saved.n });
      remember();
      say({ kind: "saved", at: new Date(outcome.saved.at) });
      view?.onSaved(key, outcome.saved);
    } else if (outcome.kind === "clash") {
      clashes.set(key, outcome.clash);
      if (!newer) waiting.set(key, entry);
      remember();
      say({ kind: "choosing" });
      view?.onClash(key, outcome.clash);
    } else {
      refused.add(key);
      remember();
      say({ kind: "refused" });
    }
    return true;
  }

  return {
    /** The element now showing this volet; it is told at once what is pending. */
    attach(shown: View) {
      view = shown;
      view.onState(state);
      for (const [key, clash] of clashes) view.onClash(key, clash);
    },
    detach(shown: View) {
      if (view === shown) view = null;
    },
    edit,
    sendSoon,
    send,
    /** Everything left, at once, while the page goes: the browser finishes these requests by itself. */
    sendLast() {
      for (const [key, entry] of waiting)
        if (!clashes.has(key)) void post(url, author, { key, ...entry }, "while-leaving");
    },
    /** Resolves when nothing is left to send, or when that time has passed. */
    drained(within: number): Promise<void> {
      return new Promise((done) => {
        idlers.push(done);
        setTimeout(done, within);
        void send();
      });
    },
    keepMine(key: string, value: string | string[]) {
      const clash = clashes.get(key);
      clashes.delete(key);
      if (clash) waiting.set(key, { value, base: clash.n });
      remember();
      void send();
    },
    takeTheirs(key: string) {
      const clash = clashes.get(key);
      clashes.delete(key);
      waiting.delete(key);
      if (clash) acknowledged.set(key, clash.n);
      remember();
      say({ kind: "idle" });
    },
    entries: () => new Map(waiting),
    clashAt: (key: string) => clashes.get(key),
    hasClash: () => clashes.size > 0,
    isBusy: () => sending !== null || [...waiting.keys()].some((key) => !clashes.has(key)),
    /** Tried and failed: leaving now would lose something. */
    isStuck: () => failures > 0 && waiting.size > 0,
    isSaved: (key: string) => acknowledged.has(key) && !waiting.has(key) && sending?.key !== key,
    /** Typed and not known to be on the server. */
    isPending: (key: string) => waiting.has(key) || sending?.key === key || refused.has(key),
    baseOf: (key: string) =>
      waiting.get(key)?.base ?? (sending?.key === key ? sending.entry.base : acknowledged.get(key)),
  };
}

type Outcome =
  | { kind: "saved"; saved: Saved }
  | { kind: "clash"; clash: Clash }
  | { kind: "refused" }
  | { kind: "signed-out" }
  | { kind: "unreachable" };

/** The server takes it from its author only: whoever has signed in since in the same browser sends nothing of somebody else’s. */
async function post(url: string, author: string, body: Save, when?: "while-leaving"): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", [authorHeader]: author },
      body: JSON.stringify(body),
      keepalive: when === "while-leaving",
      redirect: "manual",
    });
    if (response.ok) return { kind: "saved", saved: await response.json() };
    if (response.status === 409) return { kind: "clash", clash: await response.json() };
    if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signed-out" };
    return response.status === 429 || response.status >= 500 ? { kind: "unreachable" } : { kind: "refused" };
  } catch {
    return { kind: "unreachable" };
  }
}

function stored(name: string): [string, Entry][] {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "[]");
  } catch {
    return [];
  }
}

/** Storage may be full or forbidden: the queue then lives in memory alone. */
function store(name: string, entries: [string, Entry][]) {
  try {
    if (entries.length) sessionStorage.setItem(name, JSON.stringify(entries));
    else sessionStorage.removeItem(name);
  } catch {}
}
