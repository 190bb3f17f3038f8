/** Luhn's check (ISO/IEC 7812-1 annex B): the last digit makes the sum a multiple of ten. RPPS, FINESS, SIREN and SIRET use it. */
export function passesLuhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  let sum = 0;
  for (let n = 0; n < digits.length; n++) {
    const digit = Number(digits[digits.length - 1 - n]);
    sum += n % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** The digit to write after these so that the whole passes. */
export const luhnDigit = (digits: string) =>
  String([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((d) => passesLuhn(`${digits}${d}`)));

export type NationalIdFault = "empty" | "shape" | "luhn";

/**
 * What is wrong with a national identifier (one digit for its kind, then the identifier itself); null when nothing is.
 * Luhn is on the eleven digits of RPPS, never on the twelve. Published test persons (99…) do not always pass: they are let through.
 */
export function faultOf(nationalId: string): NationalIdFault | null {
  if (nationalId === "") return "empty";
  if (/^8\d{11}$/.test(nationalId))
    return nationalId.startsWith("899") || passesLuhn(nationalId.slice(1)) ? null : "luhn";
  if (/^0[0-9A-Z]{9}$/.test(nationalId) || /^ANS\d{14}$/.test(nationalId)) return null;
  if (/^[13456][0-9A-Z]{9,14}\/\S+$/.test(nationalId)) return null;
  return "shape";
}
