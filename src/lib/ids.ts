import { randomBytes, randomInt } from "node:crypto";

let lastMs = 0;
let withinMs = 0;

/**
 * A UUID version 7 (RFC 9562, method 1): 48 bits of Unix milliseconds, a 12-bit counter, then random bits.
 * Rows created together lie together in their index, in the order this process made them.
 */
export function newId<Id extends string>(): Id {
  const ms = Math.max(Date.now(), lastMs);
  withinMs = ms === lastMs ? withinMs + 1 : 0;
  lastMs = withinMs > 0xfff ? ms + 1 : ms;
  if (withinMs > 0xfff) withinMs = 0;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | withinMs, 6);
  const hex = bytes.toString("hex");
  const variant = ((bytes[8]! & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20)}` as Id;
}

export const isUuid = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);

/** Random digits and capitals: 41 bits for eight of them. */
export const newSigns = (length: number) =>
  Array.from({ length }, () => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[randomInt(36)]).join("");

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const checkAlphabet = `${crockford}*~$=U`;

/** Eight random characters of Crockford's base 32 and their check character (modulo 37), which catches any single typing error. */
export function newNumber(prefix: string, year: number): string {
  for (;;) {
    const body = Array.from({ length: 8 }, () => crockford[randomInt(32)]).join("");
    const check = checkOf(body);
    // five check characters in thirty-seven are signs nobody wants to spell on the phone
    if (crockford.includes(check))
      return `${prefix}${String(year).slice(-2)}-${body.slice(0, 4)}-${body.slice(4)}-${check}`;
  }
}

/** Reads a dossier number as people type it (lower case, spaces, O for 0, I or L for 1); null when the check fails. */
export function readNumber(typed: string): string | null {
  const compact = typed.toUpperCase().replaceAll(/[\s-]/g, "");
  const found = /^(GA|SA|HA|TN)(\d\d)(.{8})(.)$/.exec(compact);
  if (!found) return null;
  const [, module, year, body, check] = found as unknown as [string, string, string, string, string];
  const clean = body.replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (![...clean].every((c) => crockford.includes(c)) || checkOf(clean) !== check) return null;
  return `${module}${year}-${clean.slice(0, 4)}-${clean.slice(4)}-${check}`;
}

function checkOf(body: string): string {
  const value = [...body].reduce((n, c) => n * 32n + BigInt(crockford.indexOf(c)), 0n);
  return checkAlphabet[Number(value % 37n)]!;
}
