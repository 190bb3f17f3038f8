import { ok, type Result, refuse } from "#lib/result.ts";

export type IdentifierRefusal =
  | { kind: "nothing-typed" }
  | { kind: "without-the-8"; corrected: string }
  | { kind: "without-the-0"; corrected: string }
  | { kind: "no-identifier" };

/**
 * A national identifier as people type it: 8 + RPPS (11 digits), 0 + ADELI (9 signs), a type digit, the establishment
 * and an internal number for staff, ANS + 14 digits for the persons of the sandbox. The most frequent error is the
 * RPPS number alone, without the 8 printed before it on the card.
 */
export function readIdentifier(typed: string): Result<string, IdentifierRefusal> {
  const compact = typed.normalize("NFKC").replaceAll(/[\s.]/g, "").toUpperCase();
  if (compact === "") return refuse({ kind: "nothing-typed" });
  if (/^\d{11}$/.test(compact)) return refuse({ kind: "without-the-8", corrected: `8${compact}` });
  if (/^\d[0-9A-Z]\d{7}$/.test(compact)) return refuse({ kind: "without-the-0", corrected: `0${compact}` });
  if (/^(8\d{11}|0[0-9A-Z]{9}|ANS\d{14}|[1-6][0-9A-Z]{9,14}\/[^\s/]{1,32})$/.test(compact)) return ok(compact);
  return refuse({ kind: "no-identifier" });
}

/** What stands beside the field when it cannot be read. */
export function identifierSentence(refusal: IdentifierRefusal): string {
  switch (refusal.kind) {
    case "nothing-typed":
      return "Saisissez votre identifiant national.";
    case "without-the-8":
      return "Il manque le 8 au début : votre identifiant national est 8 suivi de votre numéro RPPS. Nous l’avons ajouté, vérifiez puis continuez.";
    case "without-the-0":
      return "Il manque le 0 au début : votre identifiant national est 0 suivi de votre numéro ADELI. Nous l’avons ajouté, vérifiez puis continuez.";
    case "no-identifier":
      return "Cet identifiant n’a pas la bonne forme : 8 suivi des 11 chiffres du numéro RPPS, par exemple 899900100019. Il est imprimé sur la carte, au-dessus du nom.";
  }
}

/** What the field holds after that refusal: what was typed, mended when we know how. */
export const mendedIdentifier = (typed: string, refusal: IdentifierRefusal) =>
  "corrected" in refusal ? refusal.corrected : typed.slice(0, 60);
