import { setImmediate } from "node:timers";
import qrcode from "qrcode";
import { z } from "zod";
import { troublePhone } from "#idp/control/trouble.ts";
import {
  claimActivation,
  findOpenActivation,
  finishActivation,
  mailActivation,
  proveActivation,
  sendActivationCode,
} from "#idp/ecps/activate.action.ts";
import { mayActivateByMail } from "#idp/ecps/activation.ts";
import { answerWithNumber, answerWithPin, refuseRequest } from "#idp/ecps/answer.action.ts";
import { tellService } from "#idp/ecps/ciba.action.ts";
import { ecpsOf } from "#idp/ecps/desk.ts";
import { findDevice } from "#idp/ecps/device.store.ts";
import { cleanName } from "#idp/ecps/device.ts";
import { readIdentifier } from "#idp/ecps/identifier.ts";
import { findActivePerson } from "#idp/ecps/person.store.ts";
import { findPush } from "#idp/ecps/push.store.ts";
import { addressOf } from "#idp/ecps/throttle.ts";
import type { Route, Web } from "#idp/web.ts";
import { PublicKey, readSigned } from "./signed.ts";
import { streamTo } from "./stream.ts";

const largest = 8 * 1024;

/** What the application asks, all of it signed by the phone but the first mail. */
export const appApi: Route[] = [
  { method: "POST", path: "/app/api/annuaire", who: "anyone", page: (web) => askMail(web) },
  { method: "POST", path: "/app/api/activation", who: "anyone", page: (web) => claim(web) },
  { method: "POST", path: "/app/api/activation/code", who: "anyone", page: (web) => proveCode(web) },
  { method: "POST", path: "/app/api/activation/renvoi", who: "anyone", page: (web) => resend(web) },
  { method: "POST", path: "/app/api/activation/pin", who: "anyone", page: (web) => finish(web) },
  { method: "POST", path: "/app/api/flux", who: "anyone", page: (web) => listen(web) },
  { method: "POST", path: "/app/api/demande/pin", who: "anyone", page: (web) => typePin(web) },
  { method: "POST", path: "/app/api/demande/nombre", who: "anyone", page: (web) => chooseOne(web) },
  { method: "POST", path: "/app/api/demande/refus", who: "anyone", page: (web) => refuseOne(web) },
];

/** The same answer for everybody, before anything is looked up: neither its words nor its time tell who exists. */
async function askMail(web: Web) {
  const { ecps, throttles } = ecpsOf(web.var.desk);
  const typed = z.object({ identifiant: z.string().max(60) }).safeParse(await web.req.json().catch(() => null));
  const read = readIdentifier(typed.data?.identifiant ?? "");
  if (!read.ok) return no(web, read.refusal, 422);
  if (!(await throttles.allows("mailByAddress", addressOf(web)))) return no(web, { kind: "too-many-tries" }, 429);
  setImmediate(() => {
    void (async () => {
      const person = await findActivePerson(ecps.pool, read.value);
      if (!person || !mayActivateByMail(person.nationalId) || !(await throttles.allows("mailByPerson", person.id)))
        return;
      await mailActivation(ecps, person, (link) => qrcode.toBuffer(link, { width: 320, margin: 2 }));
    })().catch((cause: unknown) =>
      ecps.note({ kind: "mail-failed", personId: null, reason: String(cause).slice(0, 200) }),
    );
  });
  return web.json({}, 202);
}

const Claim = z.object({
  token: z.string().max(40),
  publicKey: PublicKey,
  name: z.string().max(200),
  operatingSystem: z.string().max(40),
  appVersion: z.string().max(20),
});

async function claim(web: Web) {
  const { ecps, throttles } = ecpsOf(web.var.desk);
  if (!(await throttles.allows("claimByAddress", addressOf(web)))) return no(web, { kind: "too-many-tries" }, 429);
  const text = await bodyOf(web);
  // nobody knows this key yet: the message shows that the phone holds the key it brings
  const brought = PublicKey.safeParse(unverified(text)?.publicKey);
  const signed = await readSigned(
    text,
    expectedOf(web, "claim", async () => brought.data ?? null),
  );
  if (!signed.ok) return no(web, signed.refusal, 401);
  const said = Claim.safeParse(signed.value.body);
  if (!said.success) return no(web, { kind: "token-unknown" }, 422);
  const { token, publicKey, name, operatingSystem, appVersion } = said.data;
  const phone = {
    publicKey,
    name: cleanName(name) || "Mon téléphone",
    operatingSystem: cleanName(operatingSystem),
    appVersion,
  };
  const claimed = await claimActivation(ecps, token, phone);
  return claimed.ok
    ? web.json({ activation: claimed.value.id, sentTo: claimed.value.sentTo })
    : no(web, claimed.refusal, 422);
}

const proveCode = (web: Web) =>
  forActivation(web, "code", z.object({ code: z.string().max(20) }), async (id, { code }) => {
    const proved = await proveActivation(ecpsOf(web.var.desk).ecps, id, code);
    return proved.ok ? web.json({}) : no(web, proved.refusal, 422);
  });

const resend = (web: Web) =>
  forActivation(web, "resend", z.object({}), async (id) => {
    const sent = await sendActivationCode(ecpsOf(web.var.desk).ecps, id);
    return sent.ok ? web.json({ sentTo: sent.value }) : no(web, sent.refusal, 422);
  });

const finish = (web: Web) =>
  forActivation(web, "pin", z.object({ pin: z.string().max(20) }), async (id, { pin }) => {
    const made = await finishActivation(ecpsOf(web.var.desk).ecps, id, pin);
    return made.ok ? web.json({ device: made.value.id }) : no(web, made.refusal, 422);
  });

const listen = (web: Web) =>
  forDevice(web, "listen", z.object({}), async (device) => streamTo(web, ecpsOf(web.var.desk), device));

const typePin = (web: Web) =>
  forDevice(web, "answer-pin", z.object({ push: z.uuid(), pin: z.string().max(20) }), async (device, { push, pin }) => {
    const staged = await stagedFailure(web, device);
    if (staged) return no(web, staged, 422);
    const answered = await answerWithPin(ecpsOf(web.var.desk).ecps, device, push, pin);
    return answered.ok ? web.json(answered.value) : no(web, answered.refusal, 422);
  });

const chooseOne = (web: Web) =>
  forDevice(web, "answer-number", z.object({ push: z.uuid(), number: z.int() }), async (device, { push, number }) => {
    const { desk, db } = web.var;
    const answered = await answerWithNumber(ecpsOf(desk).ecps, device, push, number);
    const asked = await findPush(db, push);
    if (asked?.kind === "ciba" && answered.ok) await tellService(desk, asked, "approved");
    if (asked?.kind === "ciba" && asked.deviceId === device && asked.state === "wrong-number")
      await tellService(desk, asked, "wrong-number");
    return answered.ok ? web.json({}) : no(web, answered.refusal, 422);
  });

const refuseOne = (web: Web) =>
  forDevice(web, "refuse", z.object({ push: z.uuid() }), async (device, { push }) => {
    const answered = await refuseRequest(ecpsOf(web.var.desk).ecps, device, push);
    if (answered.ok && answered.value.kind === "ciba")
      await tellService(web.var.desk, answered.value, "refused-on-phone");
    return answered.ok ? web.json({}) : no(web, answered.refusal, 422);
  });

/** In the simulator, phones fail as testers ask (see control/): what the real application refuses by itself. */
async function stagedFailure(web: Web, deviceId: string) {
  const { desk, db } = web.var;
  const personId = desk.settings.mode === "psc" ? (await findDevice(db, deviceId))?.personId : null;
  const failure = personId ? await troublePhone(db, personId) : null;
  if (!failure || failure === "refused") return null;
  await ecpsOf(desk).ecps.note({ kind: "sign-in-refused", personId: personId!, means: "ecps", reason: failure });
  return failure === "clock" ? { kind: "wrong-clock", seconds: 720 } : { kind: "phone-refused", why: failure };
}

type Then<Body> = (signer: string, body: Body) => Promise<Response>;

/** Signed by the phone that claimed the activation. */
async function forActivation<Body>(web: Web, act: string, shape: z.ZodType<Body>, then: Then<Body>) {
  const { ecps } = ecpsOf(web.var.desk);
  const keyOf = async (id: string) => (await findOpenActivation(ecps, id))?.publicKey ?? null;
  return forSigner(web, act, shape, keyOf, then);
}

/** Signed by a known device; whether it may still act is for each act to say, under its lock. */
async function forDevice<Body>(web: Web, act: string, shape: z.ZodType<Body>, then: Then<Body>) {
  const { ecps } = ecpsOf(web.var.desk);
  const keyOf = async (id: string) => (await findDevice(ecps.pool, id))?.publicKey ?? null;
  return forSigner(web, act, shape, keyOf, then);
}

async function forSigner<Body>(
  web: Web,
  act: string,
  shape: z.ZodType<Body>,
  keyOf: (id: string) => Promise<JsonWebKey | null>,
  then: Then<Body>,
) {
  const signed = await readSigned(await bodyOf(web), expectedOf(web, act, keyOf));
  if (!signed.ok) return no(web, signed.refusal, 401);
  const body = shape.safeParse(signed.value.body);
  return body.success ? then(signed.value.signer, body.data) : no(web, { kind: "bad-signature" }, 422);
}

const expectedOf = (web: Web, act: string, keyOf: (id: string) => Promise<JsonWebKey | null>) => {
  const { ecps } = ecpsOf(web.var.desk);
  return { db: ecps.pool, now: ecps.now(), audience: new URL(ecps.walletUrl).origin, act, keyOf };
};

async function bodyOf(web: Web): Promise<string> {
  const isSigned = web.req.header("content-type")?.split(";")[0] === "application/jose";
  if (!isSigned || Number(web.req.header("content-length") ?? 0) > largest) return "";
  const text = await web.req.text();
  return text.length > largest ? "" : text;
}

function unverified(text: string): { publicKey?: unknown } | null {
  try {
    return JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

const no = (web: Web, refusal: { kind: string }, status: 401 | 422 | 429) => web.json({ refusal }, status);
