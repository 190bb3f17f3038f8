import { isFiness } from "#features/directory/facility.ts";
import { fold } from "#lib/french.ts";
import type { Catalogue } from "./catalogue.ts";
import { bitOf, wordOf } from "./codes.ts";
import { readingsOf } from "./vocabulary.ts";
import { namingWords, type OfferAsked, offerWords, stemOf, wordsOf } from "./words.ts";

/** What the typed words leave: the facilities with how well they answer (null: all of them), and what is still to check of each. */
export type TextAsked = {
  found: Map<number, number> | null;
  postcodes: string[];
  offers: OfferAsked[];
};

/** Every word must be found; a number is a FINESS number, five digits a postcode, "ehpad" what the facility is. */
export function readText(c: Catalogue, text: string): TextAsked {
  const number = text.toUpperCase().replaceAll(" ", "");
  if (isFiness(number) && /\d/.test(number)) {
    const place = c.byFiness.get(number);
    return { found: new Map(place === undefined ? [] : [[place, 1]]), postcodes: [], offers: [] };
  }
  const words = wordsOf(text);
  const postcodes = words.filter((word) => /^\d{5}$/.test(word));
  const offers = words.flatMap((word) => offerWords[word] ?? []);
  const names = words.filter((word) => !postcodes.includes(word) && !offerWords[word]);
  const each = names.map((word) => holdersOf(c, word)).sort((a, b) => a.size - b.size);
  return { found: each.length > 0 ? each.reduce(inBoth) : null, postcodes, offers };
}

function holdersOf(c: Catalogue, word: string): Map<number, number> {
  const found = new Map<number, number>();
  // the nearest reading last: it stays
  for (const { word: id, nearness } of [...readingsOf(c.vocabulary, word)].sort((a, b) => a.nearness - b.nearness))
    for (const place of c.vocabulary.holders[id]!) found.set(place, nearness);
  return found;
}

/** The smaller first. */
function inBoth(few: Map<number, number>, many: Map<number, number>): Map<number, number> {
  const both = new Map<number, number>();
  for (const [place, nearness] of few) {
    const other = many.get(place);
    if (other !== undefined) both.set(place, nearness + other);
  }
  return both;
}

/** Whether a facility is what the words say: its category, or a unit of it seen by this visitor. */
export function offersIt(
  c: Catalogue,
  place: number,
  asked: OfferAsked,
  seesSensitive: boolean,
  today: number,
): boolean {
  const { facility: f, unit: u } = c;
  if (asked.categories?.includes(f.category[place]!)) return true;
  const codes = [
    ...(asked.kinds ?? []).map((code) => ["kind", code] as const),
    ...(asked.features ?? []).map((code) => ["feature", code] as const),
  ].flatMap(([group, code]) => c.book.numbers.get(`${group} ${code}`) ?? []);
  for (let unit = f.from[place]!; unit < f.to[place]!; unit++) {
    if (u.closed[unit]! <= today || (u.sensitive[unit]! && !seesSensitive)) continue;
    if (codes.some((number) => holds(c, unit, number))) return true;
  }
  return false;
}

const holds = (c: Catalogue, unit: number, number: number) =>
  (c.unit.masks[wordOf(number)]![unit]! & bitOf(number)) !== 0;

/** Which words of the facility each typed word found, as the facility writes them: "« tileuls » lu Tilleuls". */
export function wordsFound(
  c: Catalogue,
  place: number,
  text: string,
): { typed: string; found: string; exact: boolean }[] {
  const own = new Set(c.facility.words[place]!);
  const written = wordsWritten(`${c.facility.name[place]} ${c.facility.city[place]}`);
  return wordsOf(text).flatMap((typed) => {
    if (offerWords[typed] || /^\d{5}$/.test(typed)) return [];
    const best = [...readingsOf(c.vocabulary, typed)]
      .filter(({ word }) => own.has(word))
      .sort((a, b) => b.nearness - a.nearness)[0];
    if (!best) return [];
    const word = c.vocabulary.words[best.word]!;
    return [{ typed, found: written.get(word) ?? word, exact: best.nearness === 1 }];
  });
}

/** Each word as it is written, by what it is found by. */
const wordsWritten = (text: string) =>
  new Map(
    text
      .split(/[^\p{L}\p{N}]+/u)
      .flatMap((word) => namingWords(fold(word)).map((found) => [stemOf(found), word] as const)),
  );
