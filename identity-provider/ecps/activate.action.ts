import { randomBytes, randomInt } from "node:crypto";
import { inTransaction, type Tx } from "#idp/database.ts";
import { maskedMobile } from "#lib/french.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import {
  findActivation,
  insertActivation,
  lockActivation,
  lockByToken,
  type Phone,
  saveClaim,
  saveCode,
  saveCodeError,
  saveDone,
  saveProof,
} from "./activation.store.ts";
import {
  type Activation,
  type ActivationRefusal,
  canChoosePin,
  canClaim,
  canSendCode,
  checkCode,
  contactsOf,
  lives,
  readToken,
  writeToken,
} from "./activation.ts";
import { insertDevice, listDevices } from "./device.store.ts";
import { type Device, deviceLife, mostDevices } from "./device.ts";
import { type Ecps, isSameMac, macOf } from "./ecps.ts";
import { findPersonContact } from "./person.store.ts";
import { choosePin, type PinRefusal } from "./pin.ts";

/** The token to show or to mail, and how long it lives. */
export async function openActivation(
  { pool, now }: Ecps,
  personId: string,
  mode: Activation["mode"],
): Promise<{ id: string; token: string; endsAt: Date }> {
  const token = writeToken(randomBytes(16));
  const [id, at] = [newId<string>(), now()];
  const endsAt = new Date(at.getTime() + (mode === "CARD" ? lives.cardToken : lives.mailToken) * 1000);
  await inTransaction(pool, (tx) =>
    insertActivation(tx, { id, personId, mode, tokenHash: hashOf(token)!, endsAt, now: at }),
  );
  return { id, token, endsAt };
}

export type ClaimRefusal =
  | ActivationRefusal
  | { kind: "no-contacts" }
  | { kind: "sms-down" }
  | { kind: "too-many-devices" };

/** A phone shows the token: the activation is its own from now on, and the code leaves by SMS. */
export async function claimActivation(
  ecps: Ecps,
  token: string,
  phone: Phone,
): Promise<Result<{ id: string; sentTo: string }, ClaimRefusal>> {
  const hash = hashOf(token);
  if (!hash) return refuse({ kind: "token-unknown" });
  const at = ecps.now();
  const claimed = await inTransaction(ecps.pool, async (tx): Promise<Result<string, ClaimRefusal>> => {
    const activation = await lockByToken(tx, hash);
    if (!activation) return refuse({ kind: "token-unknown" });
    const claim = canClaim(activation, at);
    if (!claim.ok) return claim;
    const devices = await listDevices(tx, activation.personId);
    if (devices.filter(({ state, endsAt }) => state === "active" && endsAt > at).length >= mostDevices)
      return refuse({ kind: "too-many-devices" });
    await saveClaim(tx, activation.id, phone);
    await tell(tx, activation.id);
    return ok(activation.id);
  });
  if (!claimed.ok) return claimed;
  const sent = await sendActivationCode(ecps, claimed.value);
  return sent.ok ? ok({ id: claimed.value, sentTo: sent.value }) : sent;
}

/** Sends a code, the first or another; returns the masked number. */
export async function sendActivationCode(ecps: Ecps, id: string): Promise<Result<string, ClaimRefusal>> {
  const { pool, now, sendSms } = ecps;
  const at = now();
  const code = randomInt(1_000_000).toString().padStart(6, "0");
  const prepared = await inTransaction(pool, async (tx): Promise<Result<string, ClaimRefusal>> => {
    const activation = await lockActivation(tx, id);
    if (!activation) return refuse({ kind: "activation-over" });
    const sending = canSendCode(activation, at);
    if (!sending.ok) return sending;
    const contact = await findPersonContact(tx, activation.personId);
    const contacts = contact && contactsOf(contact);
    // by card the telephone alone is used
    const mobile = activation.mode === "CARD" ? contact?.mobile : contacts?.mobile;
    if (!mobile) return refuse({ kind: "no-contacts" });
    await saveCode(tx, id, macOf(ecps, id, code), new Date(at.getTime() + lives.smsCode * 1000), at);
    return ok(mobile);
  });
  if (!prepared.ok) return prepared;
  if (!sendSms) return refuse({ kind: "sms-down" });
  try {
    await sendSms(
      prepared.value,
      `Votre code pour activer l’e-CPS : ${code}. Il vaut 10 minutes. Ne le donnez à personne, même au téléphone.`,
    );
  } catch {
    return refuse({ kind: "sms-down" });
  }
  return ok(maskedMobile(prepared.value));
}

export async function proveActivation(ecps: Ecps, id: string, code: string): Promise<Result<null, ActivationRefusal>> {
  const at = ecps.now();
  return inTransaction(ecps.pool, async (tx) => {
    const activation = await lockActivation(tx, id);
    if (!activation) return refuse({ kind: "activation-over" });
    const isRight = isSameMac(activation.codeMac, macOf(ecps, id, code.replaceAll(/\s/g, "")));
    const checked = checkCode(activation, isRight, at);
    if (checked.ok) await saveProof(tx, id, at);
    else if (checked.refusal.kind === "code-wrong") await saveCodeError(tx, id);
    return checked;
  });
}

/** The secret code is chosen: the phone is an e-CPS, and its owner is told by mail. */
export async function finishActivation(
  ecps: Ecps,
  id: string,
  typed: string,
): Promise<Result<Device, ActivationRefusal | PinRefusal>> {
  const at = ecps.now();
  const pin = choosePin(typed, ecps.pinDigits);
  if (!pin.ok) return pin;
  const made = await inTransaction(ecps.pool, async (tx): Promise<Result<Device, ActivationRefusal>> => {
    const activation = await lockActivation(tx, id);
    if (!activation?.publicKey) return refuse({ kind: "activation-over" });
    const finishing = canChoosePin(activation, at);
    if (!finishing.ok) return finishing;
    const device: Device = {
      id: newId(),
      personId: activation.personId,
      name: activation.deviceName,
      operatingSystem: activation.operatingSystem,
      appVersion: activation.appVersion,
      activationMode: activation.mode,
      eidasLevel: "eidas1",
      publicKey: activation.publicKey,
      pinErrors: 0,
      state: "active",
      createdAt: at,
      endsAt: new Date(at.getTime() + deviceLife.days * 24 * 3600 * 1000),
      lastUsedAt: null,
    };
    await insertDevice(tx, device, macOf(ecps, device.id, pin.value));
    await saveDone(tx, id, device.id, at);
    await tell(tx, id);
    return ok(device);
  });
  if (!made.ok) return made;
  const { personId, activationMode } = made.value;
  await ecps.note({ kind: "ecps-activated", personId, means: "ecps", detail: { mode: activationMode } });
  await tellOwner(ecps, made.value);
  return made;
}

/** By the directory: the answer is the same whoever the identifier belongs to, and nothing is said of what was sent. */
export async function mailActivation(
  ecps: Ecps,
  person: { id: string; email: string | null; mobile: string | null },
  qr: (link: string) => Promise<Buffer>,
) {
  const contacts = contactsOf(person);
  if (!contacts || !ecps.sendMail || !ecps.sendSms) return;
  const { token, endsAt } = await openActivation(ecps, person.id, "DIRECTORY");
  const link = activationLink(ecps.walletUrl, token);
  await ecps.sendMail({
    to: contacts.email,
    subject: "Activer votre e-CPS",
    text: `Bonjour,

Vous avez demandé à activer l’e-CPS sur un téléphone.

Sur ce téléphone, ouvrez ce lien :
${link}

ou scannez le QR code joint, ou saisissez ce code dans l’application :
${token}

Il vaut une fois, jusqu’au ${dateAndTime(endsAt)}. Un code vous sera ensuite envoyé par SMS.

Si vous n’avez rien demandé, ne faites rien : sans votre téléphone, ce message ne sert à personne.

Ceci est un message automatique.`,
    attachments: [{ filename: "e-cps.png", content: await qr(link), contentType: "image/png" }],
  });
}

/** After the # the token is neither sent to the server with the page nor written in any log. */
export const activationLink = (walletUrl: string, token: string) => `${walletUrl}/app#jeton=${token}`;

export const findOpenActivation = (ecps: Ecps, id: string) => findActivation(ecps.pool, id);

async function tellOwner({ pool, sendMail, walletUrl }: Ecps, device: Device) {
  const contact = await findPersonContact(pool, device.personId);
  if (!contact?.email || !sendMail) return;
  const how = device.activationMode === "CARD" ? "avec votre carte" : "avec votre adresse et votre mobile";
  // the e-CPS works all the same when the mail does not leave
  await sendMail({
    to: contact.email,
    subject: "Votre e-CPS est activée",
    text: `Bonjour,

Votre e-CPS vient d’être activée ${how}, le ${dateAndTime(device.createdAt)}.

Si ce n’est pas vous, supprimez tout de suite cet appareil :
${walletUrl}/login-page

Ceci est un message automatique.`,
  }).catch(() => undefined);
}

/** The portal, that shows how far the activation is. */
const tell = (tx: Tx, id: string) => tx.query("select pg_notify('ecps', $1)", [id]);

const dateAndTime = (at: Date) =>
  at.toLocaleString("fr-FR", { timeZone: "Europe/Paris", dateStyle: "medium", timeStyle: "short" });

function hashOf(token: string): Buffer | null {
  const clean = readToken(token);
  return clean ? sha256(clean) : null;
}
