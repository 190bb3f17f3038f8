import { fold } from "#lib/french.ts";

export type PersonId = string & { readonly __brand: "PersonId" };
export type InsStatus = "provisoire" | "recuperee" | "validee" | "qualifiee" | "inconnue";

/** Identity traits of the national reference (RNIV); dates may be partial. */
export type Traits = {
  birthName: string;
  usedName: string | null;
  givenName: string;
  usedGivenName: string | null;
  sex: "F" | "M" | "I";
  birthDate: string | null;
  birthPlace: string | null;
  /** The INS matricule: 13 characters and 2 of key, without spaces. */
  ins: string | null;
  insStatus: InsStatus;
};

export type Person = Traits & { id: PersonId; deathDate: string | null; version: number };

/** "Mme Lucienne Ferrand" — complete, inside the dossier. */
export const fullName = (p: Traits) => `${title(p)}${p.usedGivenName ?? p.givenName} ${p.usedName ?? p.birthName}`;
/** "Mme Lucienne F." — discreet, in lists. */
export const shortName = (p: Traits) =>
  `${title(p)}${p.usedGivenName ?? p.givenName} ${(p.usedName ?? p.birthName).charAt(0)}.`;
const title = (p: Traits) => (p.sex === "F" ? "Mme " : p.sex === "M" ? "M. " : "");

/** What the tolerant search compares: folded names. */
export const keysOf = (p: Traits) => ({
  name: [...new Set([fold(p.birthName), p.usedName ? fold(p.usedName) : ""])].filter(Boolean).join(" | "),
  given: [...new Set([fold(p.givenName), p.usedGivenName ? fold(p.usedGivenName) : ""])].filter(Boolean).join(" | "),
});

/** The text names this person: a word of their names, their INS, their birth date. */
export function namesPerson(text: string, p: Traits): boolean {
  const words = ` ${fold(text)} `;
  const names = [p.birthName, p.usedName, p.givenName, p.usedGivenName]
    .flatMap((name) => (name ? fold(name).split(" ") : []))
    .filter((word) => word.length >= 3);
  const digits = text.replaceAll(/\D/g, "");
  const [year, month, day] = (p.birthDate ?? "").split("-");
  const dates = day ? [`${day}${month}${year}`, `${year}${month}${day}`] : [];
  return (
    names.some((word) => words.includes(` ${word} `)) ||
    [...dates, p.ins?.slice(0, 13) ?? ""].some((number) => number.length >= 8 && digits.includes(number))
  );
}

export type Likeness = "strong" | "probable" | "possible" | null;

/**
 * Is this the same person? Product specification §3.7, "Duplicates": the same qualified INS is strong;
 * else birth date equal, swapped or one digit off, sex not contradictory, names alike → a score;
 * ≥ 0.85 probable, ≥ 0.6 possible.
 */
export function likeness(a: Traits, b: Traits): Likeness {
  if (a.ins && a.ins === b.ins && a.insStatus === "qualifiee" && b.insStatus === "qualifiee") return "strong";
  if (a.sex !== b.sex && a.sex !== "I" && b.sex !== "I") return null;
  const dates = dateLikeness(a.birthDate, b.birthDate);
  if (dates === 0) return null;
  const [ka, kb] = [keysOf(a), keysOf(b)];
  const names = best(ka.name, kb.name);
  const given = best(ka.given, kb.given);
  if (names < 0.6 || given < 0.5) return null;
  const score = 0.4 * names + 0.3 * given + 0.3 * dates;
  return score >= 0.85 ? "probable" : score >= 0.6 ? "possible" : null;
}

/** 1 the same day · 0.8 day and month swapped · 0.7 one digit off, or one is a part of the other · 0 different or unknown. */
function dateLikeness(a: string | null, b: string | null): number {
  if (!a || !b) return 0;
  if (a === b) return 1;
  if (a.length !== 10 || b.length !== 10) return a.startsWith(b) || b.startsWith(a) ? 0.7 : 0;
  if (`${a.slice(0, 4)}-${a.slice(8)}-${a.slice(5, 7)}` === b) return 0.8;
  return [...a].filter((c, i) => c !== b[i]).length === 1 ? 0.7 : 0;
}

const best = (a: string, b: string) =>
  Math.max(...a.split(" | ").flatMap((x) => b.split(" | ").map((y) => trigramSimilarity(x, y))), 0);

/** Shared trigrams over all trigrams, words padded as pg_trgm does (PostgreSQL documentation, F.35). */
export function trigramSimilarity(a: string, b: string): number {
  const [ta, tb] = [trigrams(a), trigrams(b)];
  if (ta.size === 0 || tb.size === 0) return 0;
  const shared = [...ta].filter((t) => tb.has(t)).length;
  return shared / (ta.size + tb.size - shared);
}

function trigrams(text: string): Set<string> {
  const found = new Set<string>();
  for (const word of text.split(" ").filter(Boolean)) {
    const padded = `  ${word} `;
    for (let i = 0; i + 3 <= padded.length; i++) found.add(padded.slice(i, i + 3));
  }
  return found;
}
