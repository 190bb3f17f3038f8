/** A mail as the mailbox shows it. */
export type Mail = {
  from: string;
  /** Whom the sending server named, which the header `To` may not say. */
  to: string[];
  subject: string;
  messageId: string;
  date: string;
  headers: { name: string; value: string }[];
  text: string | null;
  html: string | null;
  attachments: string[];
};

/**
 * Reads a message (RFC 5322) with its parts (MIME, RFC 2045 to 2047): enough for the mail programs of this repository
 * write, no more. Attachments are named, not kept; an unknown charset is read as UTF-8.
 */
export function readMail(source: Buffer, envelope: { from: string; to: string[] }): Mail {
  // one character per byte: charsets are applied part by part
  const part = readPart(source.toString("latin1"));
  const header = (name: string) => headerOf(part.headers, name);
  const leaves = leavesOf(part);
  return {
    from: header("from") || envelope.from,
    to: envelope.to,
    subject: header("subject"),
    messageId: header("message-id"),
    date: header("date"),
    headers: part.headers,
    text: leaves.find((leaf) => leaf.type === "text/plain" && !leaf.fileName)?.text ?? null,
    html: leaves.find((leaf) => leaf.type === "text/html" && !leaf.fileName)?.text ?? null,
    attachments: leaves.flatMap((leaf) => leaf.fileName ?? []),
  };
}

type Part = { headers: Mail["headers"]; body: string };
type Leaf = { type: string; text: string; fileName: string | null };

function readPart(bytes: string): Part {
  const gap = /\r?\n\r?\n/.exec(bytes);
  const head = gap ? bytes.slice(0, gap.index) : bytes;
  const headers = head
    .replaceAll(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(":");
      return colon > 0 ? { name: line.slice(0, colon).trim(), value: decodeWords(line.slice(colon + 1).trim()) } : [];
    });
  return { headers, body: gap ? bytes.slice(gap.index + gap[0].length) : "" };
}

/** The parts that hold something, in reading order; ten levels are more than any mail has. */
function leavesOf(part: Part, depth = 0): Leaf[] {
  const contentType = headerOf(part.headers, "content-type") || "text/plain";
  const boundary = parameter(contentType, "boundary");
  if (/^multipart\//i.test(contentType) && boundary && depth < 10)
    return part.body
      .split(new RegExp(`(?:^|\\r?\\n)--${boundary.replaceAll(/[^\w]/g, "\\$&")}(?:--)?[ \\t]*(?:\\r?\\n|$)`))
      .slice(1, -1)
      .flatMap((piece) => leavesOf(readPart(piece), depth + 1));

  const disposition = headerOf(part.headers, "content-disposition");
  const bytes = decodeTransfer(part.body, headerOf(part.headers, "content-transfer-encoding"));
  return [
    {
      type: contentType.split(";")[0]!.trim().toLowerCase(),
      text: decodeCharset(bytes, parameter(contentType, "charset")).replaceAll("\r\n", "\n").trimEnd(),
      fileName: parameter(disposition, "filename") ?? (/^attachment/i.test(disposition) ? "sans nom" : null),
    },
  ];
}

const headerOf = (headers: Mail["headers"], name: string) =>
  headers.find((one) => one.name.toLowerCase() === name)?.value ?? "";

const parameter = (value: string, name: string) => {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, "i").exec(value);
  return found?.[1] ?? found?.[2] ?? null;
};

function decodeTransfer(body: string, encoding: string): Buffer {
  if (/^base64$/i.test(encoding)) return Buffer.from(body, "base64");
  if (/^quoted-printable$/i.test(encoding)) return Buffer.from(unquote(body.replaceAll(/=[ \t]*\r?\n/g, "")), "latin1");
  return Buffer.from(body, "latin1");
}

const unquote = (text: string) =>
  text.replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

function decodeCharset(bytes: Buffer, charset: string | null): string {
  try {
    return new TextDecoder(charset ?? "utf-8").decode(bytes);
  } catch {
    return bytes.toString("utf8");
  }
}

/** "=?UTF-8?Q?R=C3=A9ponse?=" → "Réponse" (RFC 2047); two encoded words lose the space between them. */
const decodeWords = (value: string) =>
  Buffer.from(value, "latin1")
    .toString("utf8")
    .replaceAll(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)\s+(?==\?)/gi, "$1")
    .replaceAll(
      /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi,
      (_, charset: string, kind: string, text: string) =>
        decodeCharset(
          /b/i.test(kind) ? Buffer.from(text, "base64") : Buffer.from(unquote(text.replaceAll("_", " ")), "latin1"),
          charset,
        ),
    );
