import { findDevice } from "#idp/ecps/device.store.ts";
import { shownState } from "#idp/ecps/device.ts";
import type { Ecps } from "#idp/ecps/ecps.ts";
import type { Live } from "#idp/ecps/live.ts";
import { findPersonContact } from "#idp/ecps/person.store.ts";
import { listWaiting } from "#idp/ecps/push.store.ts";
import type { Web } from "#idp/web.ts";

/** A comment this often keeps the line open through proxies; the whole state is said again with it, in case a hint was lost. */
const heartbeat = 15_000;

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

/** Tells the phone what waits for it, now and at each news, until it hangs up or its e-CPS ends. */
export function streamTo(web: Web, { ecps, live }: { ecps: Ecps; live: Live }, deviceId: string): Response {
  const device = async () => {
    const state = await stateFor(ecps, deviceId);
    return { said: state, isLast: state === null || state.state !== "active" };
  };
  return openStream(web, live, async () => (await findDevice(ecps.pool, deviceId))?.personId ?? null, device);
}

type Said = { said: object | null; isLast: boolean };

/** Server-sent events: what `read` says, at first, at each news on the topic and at each heartbeat. */
export function openStream(
  web: Web,
  live: Live,
  topicOf: () => Promise<string | null>,
  read: () => Promise<Said>,
): Response {
  const encoder = new TextEncoder();
  let close = () => {};
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      let [isBusy, isAsked, isClosed] = [false, false, false];
      const tell = async () => {
        if (isBusy || isClosed) {
          isAsked = true;
          return;
        }
        isBusy = true;
        try {
          do {
            isAsked = false;
            const { said, isLast } = await read();
            if (isClosed) return;
            if (said) controller.enqueue(encoder.encode(`data: ${JSON.stringify(said)}\n\n`));
            if (isLast) return close();
          } while (isAsked);
        } catch {
          close();
        } finally {
          isBusy = false;
        }
      };
      const topic = await topicOf();
      const leave = topic ? live.listen(topic, () => void tell()) : () => {};
      const beat = setInterval(() => void tell(), heartbeat);
      close = () => {
        if (isClosed) return;
        isClosed = true;
        leave();
        clearInterval(beat);
        controller.close();
      };
      web.req.raw.signal.addEventListener("abort", close);
      await tell();
    },
    cancel: () => close(),
  });
  return new Response(body, { headers });
}

async function stateFor({ pool, now }: Ecps, deviceId: string) {
  const device = await findDevice(pool, deviceId);
  if (!device) return null;
  const [person, waiting] = await Promise.all([
    findPersonContact(pool, device.personId),
    listWaiting(pool, device.personId, now()),
  ]);
  return {
    person: `${person?.givenName ?? ""} ${person?.familyName ?? ""}`.trim(),
    name: device.name,
    state: shownState(device, now()),
    endsAt: device.endsAt,
    now: now(),
    waiting: waiting
      .filter((push) => push.state === "pending" || push.deviceId === deviceId)
      .map(({ id, service, kind, state, expiresAt }) => ({
        id,
        service,
        kind,
        isProved: state === "proved",
        expiresAt,
      })),
  };
}
