import { searchTypes } from "#features/directory/category.ts";
import type { Kind } from "#features/directory/kind.ts";
import type { Feature } from "#features/directory/unit.ts";
import { fold } from "#lib/french.ts";

/** The words to find in names and towns: folded, "st" read as "saint", the little words left out. */
export const wordsOf = (text: string) => namingWords(fold(text)).slice(0, 6);

/** The same of a text already folded, all of them: what a facility is found by. */
export const namingWords = (folded: string) =>
  folded
    .split(" ")
    .map((word) => spelled[word] ?? word)
    .filter((word) => word.length > 2 && !littleWords.has(word));

const spelled: Record<string, string | undefined> = { st: "saint", ste: "sainte" };
const littleWords = new Set(["les", "des", "aux", "sur", "une", "dans", "pour"]);

/** A word without the mark of its plural: "cèdres" and "cèdre" are one. */
export const stemOf = (word: string) => (word.length > 4 && /[sx]$/.test(word) ? word.slice(0, -1) : word);

/** What a word that names an offer asks for: a facility of one of these categories, or with a unit of one of these kinds or features. */
export type OfferAsked = { categories?: readonly string[]; kinds?: readonly Kind[]; features?: readonly Feature[] };

/** "ehpad tilleuls" also finds the résidence Les Tilleuls that is one. */
export const offerWords: Record<string, OfferAsked | undefined> = {
  ehpad: { categories: searchTypes.ehpad.categories },
  usld: { kinds: ["usld"] },
  smr: { kinds: ["smr"] },
  ssr: { kinds: ["smr"] },
  had: { kinds: ["had"] },
  ssiad: { kinds: ["ssiad", "ssiadr"] },
  esa: { kinds: ["esa"] },
  usp: { kinds: ["usp"] },
  lisp: { kinds: ["lisp"] },
  uhr: { features: ["uhr"] },
  pasa: { features: ["pasa"] },
  puv: { features: ["puv"] },
  uvp: { features: ["uvp"] },
};

/** How many typing errors a word of this length may hold. */
export const errorsAllowed = (word: string) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/**
 * Typing errors between two words: letters added, left out, changed, or two neighbours swapped (optimal string alignment
 * distance). Above `most` the exact number does not matter: `most` + 1 is answered.
 */
export function typingErrors(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let n = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) n = Math.min(n, before[j - 2]! + 1);
      row.push(n);
      if (n < least) least = n;
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length]!, most + 1);
}

/** Which letters a word holds: one typing error changes two of these bits at most. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    letters |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26);
  }
  return letters;
}

export function bitsOf(n: number): number {
  let left = n - ((n >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
