import { comfortCodes, featureCodes, type Offer } from "#features/directory/unit.ts";

/** What is said of a unit by yes or no, group by group. */
export type Group = (typeof groups)[number];
export const groups = ["kind", "feature", "comfort", "mention", "mode", "public", "language"] as const;

/** Every code met in the directory, with its number: a unit holds a bit for each. */
export type CodeBook = {
  numbers: Map<string, number>;
  codes: { group: Group; code: string; label: string | null }[];
};

/** Words of 30 bits (small integers to the engine): masks[word][unit]. */
export type Masks = number[][];
const bits = 30;
/** Room for 240 codes at once; more words are added when they are met. */
export const emptyMasks = (): Masks => Array.from({ length: 8 }, () => []);
/** How many words the codes met so far fill. */
export const wordsUsed = (book: CodeBook) => wordOf(Math.max(0, book.codes.length - 1)) + 1;
export const wordOf = (number: number) => Math.floor(number / bits);
export const bitOf = (number: number) => 1 << (number % bits);
export const numberAt = (word: number, bit: number) => word * bits + bit;

export const emptyCodeBook = (): CodeBook => ({ numbers: new Map(), codes: [] });

export const numberOf = (book: CodeBook, group: Group, code: string): number | null =>
  book.numbers.get(`${group} ${code}`) ?? null;

export type SaidCode = { group: Group; code: string; label: string | null };

type Said = {
  kinds: readonly string[];
  mentions: readonly string[];
  modes: readonly string[];
  offer: Offer;
  publics: readonly { code: string; label: string | null }[];
  languages: readonly string[];
};

/** Every code a unit holds; the languages of its establishment are its own too. */
export function codesOfUnit(unit: Said, spoken: readonly string[]): SaidCode[] {
  const plain = (group: Group, codes: readonly string[]) => codes.map((code) => ({ group, code, label: null }));
  return [
    ...plain("kind", unit.kinds),
    ...plain(
      "feature",
      featureCodes.filter((code) => unit.offer[code]),
    ),
    ...plain(
      "comfort",
      comfortCodes.filter((code) => unit.offer.comfort?.includes(code)),
    ),
    ...plain("mention", unit.mentions),
    ...plain("mode", unit.modes),
    ...unit.publics.map(({ code, label }) => ({ group: "public" as const, code, label })),
    ...[...unit.languages, ...spoken].map((name) => ({
      group: "language" as const,
      code: name.toLowerCase(),
      label: name,
    })),
  ];
}

/** Writes the codes of a unit as bits; a code never met takes the next number. */
export function maskOf(book: CodeBook, masks: Masks, unit: number, said: readonly SaidCode[]): void {
  for (const word of masks) word[unit] = 0;
  for (const one of said) {
    const key = `${one.group} ${one.code}`;
    let number = book.numbers.get(key);
    if (number === undefined) {
      number = book.codes.push(one) - 1;
      book.numbers.set(key, number);
    }
    while (masks.length <= wordOf(number)) masks.push(Array.from({ length: unit + 1 }, () => 0));
    masks[wordOf(number)]![unit]! |= bitOf(number);
  }
}

/** The bits of a group, word by word. */
export function bitsOfGroup(book: CodeBook, group: Group, words: number): number[] {
  const mask = Array.from({ length: words }, () => 0);
  for (const [number, one] of book.codes.entries()) if (one.group === group) mask[wordOf(number)]! |= bitOf(number);
  return mask;
}
