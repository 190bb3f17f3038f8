import { type Phone, sign } from "./key.ts";
import type { Refusal } from "./sentences.ts";

export type Answer<Value> = { ok: true; value: Value } | { ok: false; refusal: Refusal };

/** Asks something of the server, signed by this phone. */
export async function ask<Value>(path: string, act: string, phone: Phone, said: object): Promise<Answer<Value>> {
  const signer = phone.device ?? phone.activation ?? crypto.randomUUID();
  return send(path, "application/jose", await sign(phone.keys, signer, act, said));
}

export async function send<Value>(path: string, type: string, body: string): Promise<Answer<Value>> {
  const response = await fetch(path, { method: "POST", headers: { "content-type": type }, body }).catch(() => null);
  if (!response) return { ok: false, refusal: { kind: "offline" } };
  const said = await response.json().catch(() => null);
  if (response.ok) return { ok: true, value: said as Value };
  return { ok: false, refusal: (said as { refusal?: Refusal } | null)?.refusal ?? { kind: "server-down" } };
}

export type Waiting = { id: string; service: string; kind: "login" | "ciba"; isProved: boolean; expiresAt: string };
export type Told = {
  person: string;
  name: string;
  state: "active" | "wiped" | "revoked" | "expired";
  endsAt: string;
  now: string;
  waiting: Waiting[];
};

type Listener = { tell: (told: Told) => void; fail: (refusal: Refusal) => void };

/** In front of its owner the phone comes back within two seconds of the server's own return; put away, it may wait longer. */
const longestWait = { inFront: 1500, putAway: 10_000 };
/** The server says everything again every fifteen seconds: after twice that in silence, nobody is at the other end any more. */
const longestSilence = 35_000;

/**
 * Server-sent events over a signed POST, which EventSource cannot send. Ends when the e-CPS does; otherwise comes back,
 * waiting a little longer each time nothing answers.
 */
export async function listen(phone: Phone, { tell, fail }: Listener): Promise<void> {
  let lost: string | null = null;
  for (let wait = 500; ; ) {
    const ended = await listenOnce(phone, (told) => {
      wait = 500;
      lost = null;
      tell(told);
    });
    // said once, however often it is tried again
    if (ended && ended.kind !== lost) fail(ended);
    lost = ended?.kind ?? lost;
    // a clock is set right, a server comes back; the rest does not mend by itself
    if (ended && !["offline", "server-down", "wrong-clock"].includes(ended.kind)) return;
    await pause(ended?.kind === "wrong-clock" ? longestWait.putAway : wait);
    wait = Math.min(document.hidden ? longestWait.putAway : longestWait.inFront, wait * 2);
  }
}

/** That long, or until the phone is taken out again or finds its network. */
const pause = (wait: number) =>
  new Promise<void>((done) => {
    const over = () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("online", over);
      done();
    };
    const seen = () => !document.hidden && over();
    const timer = setTimeout(over, wait);
    document.addEventListener("visibilitychange", seen);
    addEventListener("online", over);
  });

/** null: the connection was simply lost. */
async function listenOnce(phone: Phone, tell: (told: Told) => void): Promise<Refusal | null> {
  const body = await sign(phone.keys, phone.device!, "listen", {});
  const silence = new AbortController();
  let watch = setTimeout(() => silence.abort(), longestSilence);
  const response = await fetch("/app/api/flux", {
    method: "POST",
    headers: { "content-type": "application/jose" },
    body,
    signal: silence.signal,
  }).catch(() => null);
  if (!response) return { kind: "offline" };
  if (!response.ok || !response.body) {
    const said = (await response.json().catch(() => null)) as { refusal?: Refusal } | null;
    return said?.refusal ?? { kind: "server-down" };
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
    clearTimeout(watch);
    if (done) return null;
    watch = setTimeout(() => silence.abort(), longestSilence);
    const parts = (text + value).split("\n\n");
    text = parts.pop()!;
    for (const part of parts) if (part.startsWith("data: ")) tell(JSON.parse(part.slice(6)) as Told);
  }
}
