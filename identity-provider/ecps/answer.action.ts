import { randomInt } from "node:crypto";
import { inTransaction, type Tx } from "#idp/database.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { lockDevice, savePinErrors, saveUse, wipePin } from "./device.store.ts";
import { afterWrongPin, canUse, type Device, type DeviceRefusal } from "./device.ts";
import { type Ecps, isSameMac, macOf } from "./ecps.ts";
import { closePushesOf, findPush, insertPush, lockPush, savePush } from "./push.store.ts";
import { type AnswerRefusal, canAnswer, choicesFor, chooseNumber, type Push, pushLife, twoDigits } from "./push.ts";

type Asked = { personId: string | null; kind: Push["kind"]; reference: string; service: string; number?: number };

/** Calls the phones of that person; for nobody (`personId` null) the page waits for a number no phone will ask. */
export async function askPhones({ pool, now }: Pick<Ecps, "pool" | "now">, asked: Asked): Promise<Push> {
  const at = now();
  const number = asked.number ?? twoDigits(randomInt);
  const push: Push = {
    id: newId(),
    personId: asked.personId,
    kind: asked.kind,
    reference: asked.reference,
    service: asked.service,
    number,
    choices: choicesFor(number, randomInt),
    state: "pending",
    deviceId: null,
    createdAt: at,
    expiresAt: new Date(at.getTime() + pushLife * 1000),
  };
  await inTransaction(pool, async (tx) => {
    await closePushesOf(tx, asked.reference, at);
    await insertPush(tx, push);
    if (push.personId) await tell(tx, push.personId);
  });
  return push;
}

/** The request is refused without any phone answering. */
export async function closePush(ecps: Ecps, { id, reference, personId }: Push): Promise<void> {
  await inTransaction(ecps.pool, async (tx) => {
    await closePushesOf(tx, reference, ecps.now());
    await tell(tx, id);
    if (personId) await tell(tx, personId);
  });
}

export type PinAnswer = DeviceRefusal | AnswerRefusal | { kind: "wrong-pin"; left: number };

/** The secret code, typed for that request; right, the phone gets the three numbers. */
export async function answerWithPin(
  ecps: Ecps,
  deviceId: string,
  pushId: string,
  pin: string,
): Promise<Result<{ choices: number[] }, PinAnswer>> {
  const at = ecps.now();
  const answered = await inTransaction(ecps.pool, async (tx): Promise<Result<Push, PinAnswer>> => {
    const locked = await lockBoth(tx, deviceId, pushId, at);
    if (!locked.ok) return locked;
    const { device, push } = locked.value;
    const checked = await checkPin(tx, ecps, device, pin, at);
    if (!checked.ok) return checked;
    if (push.deviceId && push.deviceId !== deviceId) return refuse({ kind: "push-answered" });
    await savePush(tx, pushId, "proved", deviceId, at);
    await tell(tx, device.personId);
    return ok(push);
  });
  if (!answered.ok) await noteFailure(ecps, deviceId, answered.refusal.kind);
  return answered.ok ? ok({ choices: answered.value.choices }) : answered;
}

export type NumberAnswer = DeviceRefusal | AnswerRefusal;

/** One try: the right number signs in, another ends the request. */
export async function answerWithNumber(
  ecps: Ecps,
  deviceId: string,
  pushId: string,
  number: number,
): Promise<Result<Push, NumberAnswer>> {
  const at = ecps.now();
  const answered = await inTransaction(ecps.pool, async (tx): Promise<Result<Push, NumberAnswer>> => {
    const locked = await lockBoth(tx, deviceId, pushId, at);
    if (!locked.ok) return locked;
    const chosen = chooseNumber(locked.value.push, deviceId, number, at);
    if (chosen.ok) {
      await savePush(tx, pushId, "approved", deviceId, at);
      await saveUse(tx, deviceId, at);
    } else if (chosen.refusal.kind === "wrong-number") await savePush(tx, pushId, "wrong-number", deviceId, at);
    await tell(tx, pushId);
    await tell(tx, locked.value.device.personId);
    return chosen.ok ? ok(locked.value.push) : chosen;
  });
  if (!answered.ok) await noteFailure(ecps, deviceId, answered.refusal.kind);
  return answered;
}

/** "Ce n’est pas moi": the page is told at once. */
export async function refuseRequest(ecps: Ecps, deviceId: string, pushId: string): Promise<Result<Push, NumberAnswer>> {
  const at = ecps.now();
  const answered = await inTransaction(ecps.pool, async (tx): Promise<Result<Push, NumberAnswer>> => {
    const locked = await lockBoth(tx, deviceId, pushId, at);
    if (!locked.ok) return locked;
    await savePush(tx, pushId, "refused", deviceId, at);
    await tell(tx, pushId);
    await tell(tx, locked.value.device.personId);
    return ok(locked.value.push);
  });
  if (answered.ok) await noteFailure(ecps, deviceId, "refused-on-phone");
  return answered;
}

/** The page collects an approval once; null when there is none to collect. */
export async function collectApproval(
  { pool, now }: Ecps,
  pushId: string,
  reference: string,
): Promise<{ personId: string; deviceId: string; at: Date } | null> {
  return inTransaction(pool, async (tx) => {
    // the phone before its request, in the order of every other act
    const device = await lockDevice(tx, (await findPush(tx, pushId))?.deviceId ?? nobody);
    // revoked between the answer and its collection: nobody signs in with it
    if (!device || !canUse(device, now()).ok) return null;
    const push = await lockPush(tx, pushId);
    if (push?.state !== "approved" || push.reference !== reference || !push.personId || !push.deviceId) return null;
    await savePush(tx, pushId, "finished", push.deviceId, now());
    return { personId: push.personId, deviceId: push.deviceId, at: now() };
  });
}

const nobody = "00000000-0000-0000-0000-000000000000";

type Locked = { device: Device & { pinMac: Buffer | null }; push: Push };

async function lockBoth(
  tx: Tx,
  deviceId: string,
  pushId: string,
  now: Date,
): Promise<Result<Locked, DeviceRefusal | AnswerRefusal>> {
  const device = await lockDevice(tx, deviceId);
  if (!device) return refuse({ kind: "revoked" });
  const use = canUse(device, now);
  if (!use.ok) return use;
  const push = await lockPush(tx, pushId);
  if (!push || push.personId !== device.personId) return refuse({ kind: "push-answered" });
  const open = canAnswer(push, now);
  return open.ok ? ok({ device, push }) : open;
}

async function checkPin(
  tx: Tx,
  ecps: Ecps,
  device: Locked["device"],
  pin: string,
  now: Date,
): Promise<Result<null, PinAnswer>> {
  if (isSameMac(device.pinMac, macOf(ecps, device.id, pin))) {
    await savePinErrors(tx, device.id, 0);
    return ok(null);
  }
  const { errors, left } = afterWrongPin(device.pinErrors);
  if (left === 0) {
    await wipePin(tx, device.id, now);
    await tell(tx, device.personId);
  } else await savePinErrors(tx, device.id, errors);
  return refuse(left === 0 ? { kind: "wiped" } : { kind: "wrong-pin", left });
}

/** Delivered with the commit: phones of a person and pages waiting for a push listen to their id. */
const tell = (tx: Tx, topic: string) => tx.query("select pg_notify('ecps', $1)", [topic]);

async function noteFailure(ecps: Ecps, deviceId: string, reason: string) {
  const { rows } = await ecps.pool.query<{ personId: string }>(
    `select person_id as "personId" from device where id = $1`,
    [deviceId],
  );
  await ecps.note({ kind: "sign-in-refused", personId: rows[0]?.personId ?? null, means: "ecps", reason });
}
