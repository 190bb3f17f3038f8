/** What a server reports of a mail it could not deliver: RFC 3464, message/delivery-status. */
export type Bounce = {
  /** "5.1.1" */
  status: string;
  /** A status of class 5: it will not be delivered later either. */
  isPermanent: boolean;
  /** The server's own words; "" when it gives none. */
  answer: string;
};

/** A field longer than this is cut: more than is kept of it (`answerOf`), so that the word at the cut never is. */
const longestField = 1000;

/**
 * Reads a delivery report, whatever its language; null for anything else: an answer "absent du bureau", a newsletter, a mail
 * delivered late. Of the many parts of such a message only the machine-readable one is believed. Anybody may write such a mail: it
 * is read line by line, each line once, so that no shape of it takes longer than its length.
 */
export function readBounce(source: string): Bounce | null {
  const [message = [], ...parts] = partsOf(source.slice(0, 200_000).split(/\r?\n/));
  const type = headOf(message).get("content-type") ?? "";
  if (!/^multipart\/report\b/i.test(type) || !/\breport-type="?delivery-status\b/i.test(type)) return null;
  const part = parts.find((one) =>
    /^message\/(global-)?delivery-status\b/i.test(headOf(one).get("content-type") ?? ""),
  );
  if (!part) return null;
  const fields = fieldsOf(part.slice(part.indexOf("") + 1));
  const action = fields.get("action")?.toLowerCase();
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0];
  if (!status || action === "delivered") return null;
  const answer = (fields.get("diagnostic-code") ?? "").replace(/^[\w-]+;\s*/, "");
  return { status, isPermanent: status.startsWith("5") && action !== "delayed", answer };
}

/** Cut at the lines that begin by "--", as every boundary does (RFC 2046 §5.1.1). */
function partsOf(lines: string[]): string[][] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith("--")) parts.push([]);
    else parts.at(-1)!.push(line);
  }
  return parts;
}

/** The fields before the first empty line. */
const headOf = (part: string[]) => fieldsOf(part.includes("") ? part.slice(0, part.indexOf("")) : part);

/** The first field of each name, in small letters; a line that begins by a space goes on with the one before (RFC 5322 §2.2.3). */
function fieldsOf(lines: string[]): Map<string, string> {
  const fields = new Map<string, string>();
  let last = "";
  for (const line of lines) {
    const goesOn = line.startsWith(" ") || line.startsWith("\t");
    const colon = line.indexOf(":");
    const name = goesOn ? last : line.slice(0, Math.max(0, colon)).toLowerCase();
    const isNew = !goesOn && !fields.has(name);
    const said = line.slice(goesOn ? 0 : colon + 1, longestField).trim();
    if (name && (isNew || goesOn)) fields.set(name, `${fields.get(name) ?? ""} ${said}`.trim().slice(0, longestField));
    // a second field of that name, and what goes on with it, is not read
    last = goesOn || isNew ? name : "";
  }
  return fields;
}

/** "rebond+3F7K…@courriel.exemple.fr": where a mail that cannot be delivered is sent back to, with what tells which one it was. */
export const returnAddress = (token: string, domain: string) => `rebond+${token}@${domain}`;
export const tokenOfAddress = (address: string): string | null =>
  /^rebond\+([0-9A-Z]{30})@/i.exec(address)?.[1]?.toUpperCase() ?? null;
