import { inflateSync } from "node:zlib";

/** The words printed on a PDF, line after line: its glyphs read back through the fonts' ToUnicode tables (ISO 32000-1, 9.10). */
export function wordsOf(pdf: Buffer): string {
  const objects = new Map<string, string>();
  const raw = pdf.toString("latin1");
  for (const [, id, body] of raw.matchAll(/(\d+) 0 obj\s([\s\S]*?)endobj/g)) objects.set(id!, withStream(body!));
  const fonts = new Map<string, Map<number, string>>();
  for (const body of objects.values())
    for (const [, name, id] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!) ?? "")?.[1];
      if (table) fonts.set(name!, lettersOf(objects.get(table)!));
    }
  return [...objects.values()]
    .filter((body) => body.includes(" Tf"))
    .map((body) => linesOf(body, fonts))
    .join("\n");
}

/** An object with its stream inflated. */
function withStream(body: string): string {
  const at = body.indexOf("stream");
  if (at < 0 || !body.includes("/FlateDecode")) return body;
  const start = at + (body.startsWith("\r\n", at + 6) ? 8 : 7);
  const data = Buffer.from(body.slice(start, body.lastIndexOf("endstream")), "latin1");
  return `${body.slice(0, at)}${inflateSync(data).toString("latin1")}`;
}

function lettersOf(table: string): Map<number, string> {
  const letters = new Map<number, string>();
  for (const [, from, , list] of table.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*\[([^\]]*)\]/gi))
    [...list!.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex], i) => {
      letters.set(
        Number.parseInt(from!, 16) + i,
        Buffer.from(hex!.replaceAll(" ", ""), "hex").swap16().toString("utf16le"),
      );
    });
  return letters;
}

function linesOf(content: string, fonts: Map<string, Map<number, string>>): string {
  let letters = new Map<number, string>();
  let text = "";
  for (const [, font, shown, moved] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ|(\bET\b)/g)) {
    if (font) letters = fonts.get(font) ?? letters;
    if (moved) text += "\n";
    for (const [, hex] of (shown ?? "").matchAll(/<([0-9a-f]*)>/gi))
      for (let i = 0; i < hex!.length; i += 4) text += letters.get(Number.parseInt(hex!.slice(i, i + 4), 16)) ?? "";
  }
  return text;
}
