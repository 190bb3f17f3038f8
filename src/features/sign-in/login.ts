/** What somebody types to say who they are: a national identifier as printed on the card, or the e-mail of their account. */
export type Login =
  | { kind: "national"; value: string; doubtful: boolean }
  | { kind: "email"; value: string }
  | { kind: "unreadable" };

/**
 * identity.md §1.2: 8 + RPPS (12 digits) or the RPPS alone (11), 0 + ADELI (10) or the ADELI alone (9), ANS + 14 digits,
 * a staff card; spaces allowed. `doubtful`: the key of the RPPS (Luhn on its 11 digits) does not fall right, which is said
 * as a typing mistake and decides nothing.
 */
export function readLogin(typed: string): Login {
  const text = typed.normalize("NFKC").replaceAll(/[\s\u200b-\u200f]/g, "");
  // the length first: the shape of an address takes the square of it to read
  if (text.length <= 254 && /^[^@]+@[^@]+\.[^@]+$/.test(text)) return { kind: "email", value: text.toLowerCase() };
  const national = nationalOf(text.toUpperCase());
  if (!national) return { kind: "unreadable" };
  const rpps = /^8(\d{11})$/.exec(national)?.[1];
  return { kind: "national", value: national, doubtful: rpps !== undefined && !hasLuhnKey(rpps) };
}

/** The same for everybody who typed the same thing otherwise spelt: what tries are counted by. */
export const loginKey = (login: Login, typed: string) =>
  login.kind === "unreadable" ? `illisible ${typed.trim().toLowerCase().slice(0, 300)}` : login.value;

/** ISO/IEC 7812-1, annex B. */
export function hasLuhnKey(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function nationalOf(text: string): string | null {
  if (/^8\d{11}$/.test(text) || /^0\w{9}$/.test(text)) return text;
  if (/^\d{11}$/.test(text)) return `8${text}`;
  if (/^\d[\dAB]\d{7}$/.test(text)) return `0${text}`;
  return /^[\w/.-]{4,64}$/.test(text) ? text : null;
}
