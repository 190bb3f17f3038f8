import { createReadStream } from "node:fs";
import { SaxesParser } from "saxes";
import type { Encoding } from "#features/imports/read-file.job.ts";

/** An element of a flow with its children, texts only; the line is where it begins. */
export type XmlRecord = { name: string; fields: Record<string, string>; line: number; bytes: number };

/** A flow that is not XML to its end: what stood before is given first. */
export type XmlBreak = { broken: string };

/** No field of these flows is longer; a file that holds one was not made by FINESS. */
const longestField = 10_000;

/**
 * The elements right under the root, one at a time: memory does not grow with the file. Entities are those of XML alone
 * (saxes expands no other), so that a file cannot swell.
 */
export async function* recordsOfXml(path: string, encoding: Encoding): AsyncGenerator<XmlRecord | XmlBreak> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder(encoding);
  let found: XmlRecord[] = [];
  let open: XmlRecord | null = null;
  let field: string | null = null;
  let depth = 0;
  let bytes = 0;
  parser.on("opentag", ({ name }) => {
    depth++;
    if (depth === 2) open = { name, fields: {}, line: parser.line, bytes };
    if (depth !== 3 || !open) return;
    field = name;
    open.fields[name] = "";
  });
  parser.on("text", (text) => {
    if (depth !== 3 || !open || field === null) return;
    const whole = open.fields[field] + text;
    if (whole.length > longestField) throw new Error(`élément « ${field} » trop long`);
    open.fields[field] = whole;
  });
  parser.on("closetag", () => {
    if (depth === 2 && open) {
      found.push(open);
      open = null;
    }
    if (depth === 3) field = null;
    depth--;
  });
  const fed = (text: string | null): string | null => {
    try {
      if (text === null) parser.close();
      else parser.write(text);
      return null;
    } catch {
      return `Le fichier XML est mal formé ou coupé à la ligne ${parser.line}.`;
    }
  };
  for await (const chunk of createReadStream(path)) {
    bytes += (chunk as Buffer).length;
    const broken = fed(decoder.decode(chunk as Buffer, { stream: true }));
    yield* found;
    found = [];
    if (broken) return yield { broken };
  }
  const broken = fed(decoder.decode()) ?? fed(null);
  yield* found;
  if (broken) yield { broken };
}
