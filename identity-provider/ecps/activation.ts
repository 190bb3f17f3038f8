import { ok, type Result, refuse } from "#lib/result.ts";

/** Lives in seconds: the QR code on the screen, the one sent by mail, the code by SMS, the choice of the secret code after it. */
export const lives = { cardToken: 90, mailToken: 24 * 3600, smsCode: 600, afterCode: 600 };
export const smsTries = 5;
export const smsSends = 5;
export const resendAfter = 60;

export type Activation = {
  id: string;
  personId: string;
  mode: "CARD" | "DIRECTORY";
  tokenExpiresAt: Date;
  /** The phone that showed the token: from then on nobody else may go on. */
  publicKey: JsonWebKey | null;
  codeExpiresAt: Date | null;
  codeErrors: number;
  codesSent: number;
  codeSentAt: Date | null;
  provedAt: Date | null;
  doneAt: Date | null;
  isStopped: boolean;
};

export type ActivationRefusal =
  | { kind: "token-unknown" }
  | { kind: "token-expired" }
  | { kind: "code-wrong"; left: number }
  | { kind: "code-expired" }
  | { kind: "activation-over" }
  | { kind: "too-soon"; seconds: number }
  | { kind: "too-many-codes" }
  | { kind: "code-first" };

/** The token may be claimed once, before it ends. */
export function canClaim(activation: Activation, now: Date): Result<null, ActivationRefusal> {
  if (activation.publicKey || activation.isStopped || activation.doneAt) return refuse({ kind: "token-unknown" });
  if (activation.tokenExpiresAt <= now) return refuse({ kind: "token-expired" });
  return ok(null);
}

export function canSendCode(activation: Activation, now: Date): Result<null, ActivationRefusal> {
  const open = isOpen(activation);
  if (!open.ok) return open;
  if (activation.codesSent >= smsSends) return refuse({ kind: "too-many-codes" });
  const waited = activation.codeSentAt ? (now.getTime() - activation.codeSentAt.getTime()) / 1000 : resendAfter;
  if (waited < resendAfter) return refuse({ kind: "too-soon", seconds: Math.ceil(resendAfter - waited) });
  return ok(null);
}

export function checkCode(activation: Activation, isRight: boolean, now: Date): Result<null, ActivationRefusal> {
  const open = isOpen(activation);
  if (!open.ok) return open;
  if (!activation.codeExpiresAt || activation.codeExpiresAt <= now) return refuse({ kind: "code-expired" });
  if (isRight) return ok(null);
  return refuse({ kind: "code-wrong", left: Math.max(0, smsTries - activation.codeErrors - 1) });
}

export function canChoosePin(activation: Activation, now: Date): Result<null, ActivationRefusal> {
  if (activation.isStopped || activation.doneAt) return refuse({ kind: "activation-over" });
  if (!activation.provedAt) return refuse({ kind: "code-first" });
  const late = now.getTime() - activation.provedAt.getTime() > lives.afterCode * 1000;
  return late ? refuse({ kind: "activation-over" }) : ok(null);
}

function isOpen(activation: Activation): Result<null, ActivationRefusal> {
  if (activation.isStopped || activation.doneAt || activation.provedAt || activation.codeErrors >= smsTries)
    return refuse({ kind: "activation-over" });
  return ok(null);
}

export type Contacts = { email: string; mobile: string };

/**
 * Where the token and the code may go: an e-mail address and a mobile, both, held by the directory. A secure health
 * mailbox (MSSanté) is opened by the very means one is activating: never there.
 */
export function contactsOf(person: { email: string | null; mobile: string | null }): Contacts | null {
  const { email, mobile } = person;
  if (!email || !mobile || /(^|[@.])mssante\.fr$/i.test(email.trim())) return null;
  return { email: email.trim(), mobile: mobile.trim() };
}

/** Who is known by an ADELI number alone has no RPPS record to hold their contacts: their card only. */
export const mayActivateByMail = (nationalId: string) => !nationalId.startsWith("0");

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Sixteen signs of Crockford's base 32 (80 bits), in fours: short enough to type, too long to guess. */
export const writeToken = (bytes: Uint8Array) =>
  Array.from(bytes.slice(0, 16), (byte) => alphabet[byte & 31])
    .join("")
    .replaceAll(/(.{4})(?=.)/g, "$1-");

/** As typed: lower case, spaces, O for 0, I or L for 1; null when it is no token. */
export function readToken(typed: string): string | null {
  const clean = typed.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return clean.length === 16 && [...clean].every((sign) => alphabet.includes(sign)) ? clean : null;
}
