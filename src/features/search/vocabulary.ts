import { bitsOf, errorsAllowed, lettersOf, stemOf, typingErrors } from "./words.ts";

/**
 * Every word of the names and towns, with the facilities (their places in the catalogue) that have it.
 * A typed word is read as those words it may mean; the reading depends on the vocabulary alone, never on the other criteria.
 */
export type Vocabulary = {
  ids: Map<string, number>;
  words: string[];
  letters: number[];
  /** Facilities by word. */
  holders: number[][];
  /** Words in alphabetical order, but the newest. */
  sorted: number[];
  fresh: number[];
  readings: Map<string, readonly Reading[]>;
};

/** A word the typed one may mean, and how near it is: 1 the same, less for a beginning or typing errors. */
export type Reading = { word: number; nearness: number };

/** Fewer facilities than this, and a rarer or misspelt word may have been meant: its neighbours are read too. */
const commonEnough = 3;
const mostReadingsKept = 5000;

export const emptyVocabulary = (): Vocabulary => ({
  ids: new Map(),
  words: [],
  letters: [],
  holders: [],
  sorted: [],
  fresh: [],
  readings: new Map(),
});

/** Notes the words of a facility; their numbers, to forget them later and to explain. */
export function learn(v: Vocabulary, words: readonly string[], holder: number): number[] {
  v.readings.clear();
  return [...new Set(words.map(stemOf))].map((word) => {
    let id = v.ids.get(word);
    if (id === undefined) {
      id = v.words.push(word) - 1;
      v.ids.set(word, id);
      v.letters.push(lettersOf(word));
      v.holders.push([]);
      v.fresh.push(id);
    }
    v.holders[id]!.push(holder);
    return id;
  });
}

export function forget(v: Vocabulary, words: readonly number[], holder: number): void {
  v.readings.clear();
  for (const word of words) {
    const holders = v.holders[word]!;
    const at = holders.indexOf(holder);
    if (at >= 0) holders.splice(at, 1);
  }
}

/**
 * What a typed word may mean: itself; when few facilities have it, also the words it begins;
 * when these are few too, the words a typing error away, two for a long one.
 */
export function readingsOf(v: Vocabulary, typed: string): readonly Reading[] {
  const known = v.readings.get(typed);
  if (known) return known;
  const word = stemOf(typed);
  const exact = v.ids.get(word);
  const found: Reading[] = exact === undefined ? [] : [{ word: exact, nearness: 1 }];
  if (holdersOf(v, found) < commonEnough) found.push(...begunBy(v, word, exact));
  if (holdersOf(v, found) < commonEnough) found.push(...nearTo(v, word, new Set(found.map((one) => one.word))));
  if (v.readings.size >= mostReadingsKept) v.readings.clear();
  v.readings.set(typed, found);
  return found;
}

const holdersOf = (v: Vocabulary, readings: readonly Reading[]) =>
  readings.reduce((n, { word }) => n + v.holders[word]!.length, 0);

function begunBy(v: Vocabulary, word: string, exact: number | undefined): Reading[] {
  sort(v);
  const found: Reading[] = [];
  for (let at = placeOf(v, word); at < v.sorted.length; at++) {
    const id = v.sorted[at]!;
    if (!v.words[id]!.startsWith(word)) break;
    if (id !== exact && v.holders[id]!.length > 0) found.push({ word: id, nearness: 0.8 });
  }
  return found;
}

/** Compared by their letters first, thirty thousand words in some hundredths of a millisecond; the few left are compared in full. */
function nearTo(v: Vocabulary, word: string, besides: ReadonlySet<number>): Reading[] {
  const most = errorsAllowed(word);
  if (most === 0) return [];
  const letters = lettersOf(word);
  const found: Reading[] = [];
  for (let id = 0; id < v.letters.length; id++) {
    if (bitsOf(v.letters[id]! ^ letters) > 2 * most) continue;
    if (besides.has(id) || v.holders[id]!.length === 0) continue;
    const errors = typingErrors(word, v.words[id]!, most);
    if (errors <= most) found.push({ word: id, nearness: errors === 1 ? 0.6 : 0.4 });
  }
  return found;
}

function sort(v: Vocabulary): void {
  if (v.fresh.length === 0) return;
  if (v.fresh.length > 200) {
    v.sorted = [...v.sorted, ...v.fresh].sort((a, b) => (v.words[a]! < v.words[b]! ? -1 : 1));
  } else for (const id of v.fresh) v.sorted.splice(placeOf(v, v.words[id]!), 0, id);
  v.fresh = [];
}

/** The first of the sorted words that is not before this one. */
function placeOf(v: Vocabulary, word: string): number {
  let [low, high] = [0, v.sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (v.words[v.sorted[middle]!]! < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
