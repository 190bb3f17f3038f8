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

const longestWait = 10_000;

/**
 * Server-sent events over a signed POST, which EventSource cannot send. Ends when the e-CPS does; otherwise comes back,
 * waiting a little longer each time nothing answers.
 */
export async function listen(phone: Phone, { tell, fail }: Listener): Promise<void> {
  for (let wait = 500; ; ) {
    const ended = await listenOnce(phone, (told) => {
      wait = 500;
      tell(told);
    });
    if (ended && ended.kind !== "offline" && ended.kind !== "server-down") return fail(ended);
    if (ended) fail(ended);
    await new Promise((done) => setTimeout(done, wait));
    wait = Math.min(longestWait, wait * 2);
  }
}

/** null: the connection was simply lost. */
async function listenOnce(phone: Phone, tell: (told: Told) => void): Promise<Refusal | null> {
  const body = await sign(phone.keys, phone.device!, "listen", {});
  const response = await fetch("/app/api/flux", {
    method: "POST",
    headers: { "content-type": "application/jose" },
    body,
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
    if (done) return null;
    const parts = (text + value).split("\n\n");
    text = parts.pop()!;
    for (const part of parts) if (part.startsWith("data: ")) tell(JSON.parse(part.slice(6)) as Told);
  }
}
