import type { Pattern } from "./questionnaire.ts";

/** The stored form of a text with a known shape: no stray space, capitals where they belong. Other texts stay as typed. */
export function correctPattern(pattern: Pattern, typed: string): string {
  const compact = typed.replaceAll(/[\s\u00a0\u202f.-]/g, "");
  switch (pattern) {
    case "nir":
      return /^\d[\dAB]{14}$/i.test(compact) ? compact.toUpperCase() : typed;
    case "postcode":
      return /^\d{5}$/.test(compact) ? compact : typed;
    case "digits":
      return /^\d+$/.test(compact) ? compact : typed;
    case "phone":
      return correctPhone(typed);
    case "email":
      return typed;
    case "cim10":
      return correctCim10(typed);
  }
}

/** What is wrong with a text of that shape, in French; null when nothing is. */
export function patternFault(pattern: Pattern, text: string): string | null {
  switch (pattern) {
    case "nir":
      return nirFault(text);
    case "postcode":
      return /^\d{5}$/.test(text) ? null : "Un code postal a cinq chiffres, par exemple 38200.";
    case "digits":
      return /^\d+$/.test(text) ? null : "Écrivez des chiffres seulement.";
    case "phone":
      return /^(0[1-9]( \d\d){4}|\+\d{8,15})$/.test(text)
        ? null
        : "Écrivez un numéro de téléphone à dix chiffres, ou commençant par + pour l’étranger.";
    case "email":
      return /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(text)
        ? null
        : "Écrivez une adresse électronique comme nom@exemple.fr.";
    case "cim10":
      return /^[A-Z]\d\d(\.[\dA-Z+-]{1,5})?$/.test(text)
        ? null
        : "Un code CIM-10 est une lettre et des chiffres, par exemple F00.1.";
  }
}

/**
 * Numéro de sécurité sociale: 13 signs and a key, 97 − (number mod 97), Corsica's 2A and 2B counting as 19 and 18.
 * Source: INSEE, structure of the NIR. Provisional numbers (7, 8) are read too.
 */
function nirFault(text: string): string | null {
  if (!/^[1-478]\d{4}(\d\d|2[AB])\d{8}$/.test(text))
    return "Un numéro de sécurité sociale a quinze chiffres, clé comprise.";
  const digits = text.slice(0, 13).replace("2A", "19").replace("2B", "18");
  const key = 97n - (BigInt(digits) % 97n);
  return key === BigInt(text.slice(13)) ? null : "La clé ne correspond pas au numéro : relisez les quinze chiffres.";
}

function correctPhone(typed: string): string {
  const compact = typed
    .replaceAll(/[\s\u00a0\u202f.()/-]/g, "")
    .replace(/^00/, "+")
    .replace(/^\+33\(?0?/, "0");
  if (/^0\d{9}$/.test(compact)) return compact.replaceAll(/(\d\d)(?=\d)/g, "$1 ");
  return /^\+\d{8,15}$/.test(compact) ? compact : typed;
}

function correctCim10(typed: string): string {
  const found = /^([a-z]\d\d)\.?([\da-z+-]{0,5})$/i.exec(typed.replaceAll(/\s/g, ""));
  if (!found) return typed;
  return `${found[1]}${found[2] ? `.${found[2]}` : ""}`.toUpperCase();
}
