import { randomInt } from "node:crypto";
import { fingerprint } from "#lib/seal.ts";

/** Letters and digits nobody mistakes for one another, read aloud or on paper. */
const alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

const draw = (length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

/** "K7QM-4XWD-9BNR": 58 bits, used once. */
export const newPrintedCode = () => [draw(4), draw(4), draw(4)].join("-");
export const newDigits = () => String(randomInt(1_000_000)).padStart(6, "0");

/** As typed: case, spaces and hyphens do not count. */
export const plainCode = (typed: string) => typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");

/** Bound to what it is for and to whom: a code of one is no code of another. */
export const digestOf = (
  key: Buffer,
  purpose: "enrolment" | "recovery" | "second-factor",
  staffId: string,
  code: string,
) => fingerprint(key, `hospital ${purpose} ${staffId} ${plainCode(code)}`);

export const limits = {
  /** The code an administrator hands over: the person is there. */
  enrolmentMinutes: 15,
  enrolmentTries: 5,
  codeMinutes: 10,
  codeTries: 5,
  resendSeconds: 60,
  codesIn15Minutes: 5,
  recoveryCodes: 10,
  /** PGSSI-S: one factor alone, at most four hours after two. */
  trustHours: 4,
  stepMinutes: 10,
};
