import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { parse } from "csv-parse/sync";

/** A line of a file with its number, from 1, and how many bytes have been read so far. */
export type Line = { number: number; text: string; bytes: number };
export type Encoding = "utf-8" | "iso-8859-15";

/** What a file is, read once from end to end in a stream. */
export type FileSheet = { bytes: number; sha256: string; encoding: Encoding; start: string };

/** Its size, its fingerprint, how it is written and its first characters. UTF-8 when every byte agrees; otherwise Latin-9, which is Latin-1 with the œ and the euro. */
export async function sheetOf(path: string): Promise<FileSheet> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const hash = createHash("sha256");
  let first = Buffer.alloc(0);
  let bytes = 0;
  let isUtf8 = true;
  const agrees = (decode: () => unknown) => {
    try {
      decode();
    } catch {
      isUtf8 = false;
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    if (first.length < 4096) first = Buffer.concat([first, (chunk as Buffer).subarray(0, 4096)]);
    bytes += (chunk as Buffer).length;
    if (isUtf8) agrees(() => decoder.decode(chunk as Buffer, { stream: true }));
  }
  if (isUtf8) agrees(() => decoder.decode());
  const encoding = isUtf8 ? "utf-8" : "iso-8859-15";
  return { bytes, sha256: hash.digest("hex"), encoding, start: new TextDecoder(encoding).decode(first) };
}

/** The first line of what a file begins with. */
export const headerOfLines = (start: string) => start.split(/\r?\n/, 1)[0]!;

/** The lines of a file, one at a time: memory does not grow with the file. A byte order mark and empty lines are passed over. */
export async function* linesOf(path: string, encoding: Encoding): AsyncGenerator<Line> {
  const decoder = new TextDecoder(encoding);
  let rest = "";
  let number = 0;
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    bytes += (chunk as Buffer).length;
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      number++;
      if (line.trim() !== "") yield { number, text: line.replace(/\r$/, ""), bytes };
    }
  }
  const last = rest + decoder.decode();
  if (last.trim() !== "") yield { number: number + 1, text: last.replace(/\r$/, ""), bytes };
}

export type CsvRow = { number: number; bytes: number } & ({ row: Record<string, string> } | { error: string });

/** A value may hold line ends between its quotes; past this many, the quote was never closed. */
const longestRecord = 20;

/**
 * The rows of a CSV with a header. Each record is given to csv-parse on its own, so that a stray quote costs one line
 * and not the rest of the file. Comma or semicolon, whichever the header has more of.
 */
export async function* rowsOf(path: string, encoding: Encoding): AsyncGenerator<CsvRow> {
  let header: string[] | null = null;
  let delimiter = ",";
  for await (const record of recordsOf(linesOf(path, encoding))) {
    if (!header) {
      if (record.text.split(";").length > record.text.split(",").length) delimiter = ";";
      header = cells(record.text, delimiter).map((name) => name.trim());
      continue;
    }
    yield { number: record.number, bytes: record.bytes, ...rowOf(record.text, header, delimiter) };
  }
}

/** The names of the columns; none for an empty file. */
export async function headerOf(path: string, encoding: Encoding): Promise<string[]> {
  for await (const { text } of linesOf(path, encoding))
    return cells(text, text.split(";").length > text.split(",").length ? ";" : ",").map((name) => name.trim());
  return [];
}

function rowOf(
  text: string,
  header: readonly string[],
  delimiter: string,
): { row: Record<string, string> } | { error: string } {
  try {
    const values = cells(text, delimiter);
    if (values.length !== header.length) return { error: `${values.length} colonnes au lieu de ${header.length}` };
    return { row: Object.fromEntries(header.map((name, i) => [name, values[i]!])) };
  } catch {
    return { error: "Guillemets mal placés ou non refermés" };
  }
}

const cells = (text: string, delimiter: string): string[] =>
  (parse(text, { delimiter, relax_column_count: true, trim: true }) as string[][])[0] ?? [];

/** Joins the lines of a record whose quotes are still open; gives up on the first line when they never close. */
async function* recordsOf(lines: AsyncGenerator<Line>): AsyncGenerator<Line> {
  let open: Line[] = [];
  for await (const line of lines) {
    open.push(line);
    while (open.length > 0) {
      if (isWhole(open)) {
        yield { ...line, number: open[0]!.number, text: open.map(({ text }) => text).join("\n") };
        open = [];
      } else if (open.length < longestRecord) break;
      else yield open.shift()!;
    }
  }
  for (const line of open) yield line;
}

const isWhole = (lines: readonly Line[]) => lines.reduce((n, { text }) => n + text.split('"').length - 1, 0) % 2 === 0;
