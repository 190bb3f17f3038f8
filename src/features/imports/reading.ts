import { type Finess, isFiness } from "#features/directory/facility.ts";
import { isDay } from "#lib/dates.ts";
import type { Point } from "#lib/geometry.ts";
import { type Result, refuse } from "#lib/result.ts";
import type { Draft } from "./draft.ts";
import type { Locator } from "./locator.ts";

/** What a line of a file becomes: a draft, perhaps with a doubt to report, or the reason it is rejected, in French. */
export type Reading = Result<{ draft: Draft; doubt?: string }, string>;
export type Row = Record<string, string>;
export type Reader = (row: Row, locator: Locator) => Reading;

/** A FINESS number as typed; the leading 0 a spreadsheet ate is given back when the check digit confirms it. */
export function readFiness(text: string | undefined): Result<Finess, string> {
  const typed = (text ?? "").trim().toUpperCase();
  if (isFiness(typed)) return { ok: true, value: typed };
  const padded = `0${typed}`;
  if (/^\d{8}$/.test(typed) && isFiness(padded) && hasCheckDigit(padded)) return { ok: true, value: padded };
  return refuse(typed === "" ? "Numéro FINESS absent" : `Numéro FINESS mal formé : « ${typed.slice(0, 30)} »`);
}

/** The ninth digit of a FINESS number is a Luhn key. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const doubled = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export const textOf = (value: string | undefined): string | null => {
  const clean = (value ?? "").replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
  return clean === "" ? null : clean;
};

/** "0474454647"; spaces and dots go, the leading 0 comes back; anything else is no number. */
export function phoneOf(value: string | undefined): string | null {
  const digits = (value ?? "").replaceAll(/[\s.-]/g, "").replace(/^\+33/, "0");
  if (/^0\d{9}$/.test(digits)) return digits;
  return /^[1-9]\d{8}$/.test(digits) ? `0${digits}` : null;
}

/** "06/03/2020" or "2020-03-06T…" → "2020-03-06". */
export function dayOfText(value: string | undefined): string | null {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(value ?? "");
  const day = french ? `${french[3]}-${french[2]}-${french[1]}` : (value ?? "").slice(0, 10);
  return isDay(day) ? day : null;
}

/** Decimal degrees, both or none. */
export function pointOf(lat: string | undefined, lon: string | undefined): Result<Point | null, string> {
  if (!lat?.trim() && !lon?.trim()) return { ok: true, value: null };
  const point = { lat: numberOf(lat), lon: numberOf(lon) };
  const inside = Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180;
  return inside ? { ok: true, value: point } : refuse(`Coordonnées illisibles : « ${lat} ; ${lon} »`);
}

/** A decimal number written with a point or a comma; NaN for anything else, silence included. */
export const numberOf = (value: string | undefined) =>
  value?.trim() ? Number(value.trim().replace(",", ".")) : Number.NaN;

/** "010000024" → "01", "970300026" → "973": the département of creation, when nothing better says where it stands. */
export function departementOfFiness(finess: Finess): string {
  return finess.startsWith("97") ? `97${finess[3]}` : finess.startsWith("98") ? "976" : finess.slice(0, 2);
}

/** FINESS writes 1900-01-01 for a day it does not know. */
export const finessDay = (text: string | undefined) => {
  const day = dayOfText(text);
  return day && day > "1900-01-01" ? day : null;
};
