import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";

/** The lines of a text file, or of the extraction found in a .zip, without their ends, in blocks: never the whole file in memory. */
export async function* readLines(file: string): AsyncGenerator<string[]> {
  const bytes = file.toLowerCase().endsWith(".zip")
    ? await openZipped(file)
    : createReadStream(file, { highWaterMark });
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest) yield [withoutReturn(rest)];
}

const highWaterMark = 1 << 19;
const withoutReturn = (line: string) => (line.endsWith("\r") ? line.slice(0, -1) : line);

const endOfDirectory = 0x06054b50;

/** The activities' file of an archive (PKWARE APPNOTE 6.3): its central directory, at the end, says where it lies. */
async function openZipped(file: string): Promise<Readable> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, 65_557));
    await handle.read(tail, 0, tail.length, size - tail.length);
    let end = tail.length - 22;
    while (end >= 0 && tail.readUInt32LE(end) !== endOfDirectory) end -= 1;
    if (end < 0) throw new Error(`${file}: not a zip archive`);
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
    await handle.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));
    const entries = entriesIn(directory);
    const found =
      entries.find(({ name }) => /Personne_activite.*\.txt$/i.test(name)) ??
      entries.find(({ name }) => /\.txt$/i.test(name));
    if (!found) throw new Error(`${file}: holds no .txt file`);
    const header = Buffer.alloc(30);
    await handle.read(header, 0, 30, found.offset);
    const start = found.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const stored = createReadStream(file, { start, end: start + found.length - 1, highWaterMark });
    if (found.method === 0) return stored;
    if (found.method !== 8) throw new Error(`${file}: ${found.name} is compressed in a way this program does not read`);
    const inflated = createInflateRaw({ chunkSize: highWaterMark });
    stored.on("error", (cause) => inflated.destroy(cause));
    return stored.pipe(inflated);
  } finally {
    await handle.close();
  }
}

type Entry = { name: string; method: number; length: number; offset: number };

function entriesIn(directory: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      length: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}
