import type { Commune } from "#features/directory/commune.ts";
import { fold } from "#lib/french.ts";

/** One commune as somebody typed or pasted it: its name, its INSEE code or its postcode, or both. */
export type Typed = { text: string; name: string; number: string | null };

/** No home service goes to more communes than a département has. */
export const mostCommunes = 900;
/** Nor farther. */
export const longestZoneKm = 60;

/** A list pasted from anywhere: one commune a line, or separated by semicolons; "38544 Vienne", "Vienne (38200)", "Vienne;38544". */
export function typedCommunes(text: string): Typed[] {
  return text.split(/[\n\r]+/).flatMap((line) => {
    const found: Typed[] = [];
    for (const cell of line.split(/[;\t]/).map((one) => one.trim())) {
      if (cell === "") continue;
      const read = readCell(cell);
      const former = found.at(-1);
      // a spreadsheet puts the name and the code in two cells of a line: "Vienne;38544"
      if (former && read.name === "" && former.number === null)
        found[found.length - 1] = { text: `${former.text} ${cell}`, name: former.name, number: read.number };
      else found.push(read);
    }
    return found;
  });
}

function readCell(text: string): Typed {
  const number = /(?<![\dA-Za-z])(\d[\dABab]\d{3})(?![\dA-Za-z])/.exec(text)?.[1] ?? null;
  const name = fold(number ? text.replace(number, " ").replace(/\bINSEE\b/i, " ") : text);
  return { text, name, number: number?.toUpperCase() ?? null };
}

export type Read =
  | { kind: "known"; code: string }
  | { kind: "unknown"; text: string }
  /** Several communes answer to it. */
  | { kind: "ambiguous"; text: string; among: Commune[] };

/** Which commune was meant, among those that have its name, its code or its postcode. */
export function recognise({ text, name, number }: Typed, candidates: readonly Commune[]): Read {
  const byCode = candidates.filter(({ code }) => code === number);
  const byPostcode = candidates.filter(({ postcodes }) => number !== null && postcodes.includes(number));
  const named = (some: readonly Commune[]) => (name === "" ? some : some.filter((one) => fold(one.name) === name));
  // a number is an INSEE code when the name agrees with it, else a postcode
  for (const some of number === null ? [named(candidates)] : [named(byCode), named(byPostcode)]) {
    if (some.length === 1) return { kind: "known", code: some[0]!.code };
    if (some.length > 1) return { kind: "ambiguous", text, among: [...some] };
  }
  return { kind: "unknown", text };
}

/** "Vienne (38544)", one a line: how the list is given back to be changed, read again as it is. */
export const communeLines = (communes: readonly Pick<Commune, "code" | "name">[]) =>
  communes.map(({ code, name }) => `${name} (${code})`).join("\n");
