import { ok, type Result, refuse } from "#lib/result.ts";

export const pinLengths = { shortest: 4, longest: 6 };
/** The fifth error wipes the code: the e-CPS must be activated again. */
export const pinTries = 5;

export type PinRefusal = { kind: "pin-length"; digits: number } | { kind: "pin-too-simple" };

/** The secret code a person chooses: digits only, as many as the setting says, none that a thief would try first. */
export function choosePin(typed: string, digits: number): Result<string, PinRefusal> {
  if (!/^\d+$/.test(typed) || typed.length !== digits) return refuse({ kind: "pin-length", digits });
  if (isRepeated(typed) || isRun(typed)) return refuse({ kind: "pin-too-simple" });
  return ok(typed);
}

/** 111111, 121212, 123123. */
const isRepeated = (pin: string) => /^(\d{1,3})\1+$/.test(pin);
/** 123456, 987654, 024680's step is 2 and is left alone. */
const isRun = (pin: string) =>
  [1, -1].some((step) => [...pin].every((digit, i) => i === 0 || Number(digit) - Number(pin[i - 1]) === step));
