import { parsePhoneNumberFromString } from "libphonenumber-js/mobile";
import { ok, type Result, refuse } from "#lib/result.ts";

/** Which of the two ways to reach somebody. */
export type Contact = "email" | "mobile";

export type MobileRefusal =
  | { kind: "not-a-mobile" }
  /** SMS sent abroad are how numbers that cost are called: our own restriction. */
  | { kind: "abroad" };

/** France and its overseas territories: where our users work. */
const served = ["FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF"];

/** "06 12 34 56 78", "0033612345678" → "+33612345678". */
export function readMobile(typed: string): Result<string, MobileRefusal> {
  const number = parsePhoneNumberFromString(typed, "FR");
  if (!number?.isValid()) return refuse({ kind: "not-a-mobile" });
  return number.country && served.includes(number.country) ? ok(number.number) : refuse({ kind: "abroad" });
}

/** "+33612345678" → "06 12 34 56 78". */
export function frenchMobile(number: string): string {
  const parsed = parsePhoneNumberFromString(number, "FR");
  if (!parsed) return number;
  return parsed.country === "FR" ? parsed.formatNational() : parsed.formatInternational();
}
