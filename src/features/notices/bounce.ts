/** What a server reports of a mail it could not deliver: RFC 3464, message/delivery-status. */
export type Bounce = {
  /** "5.1.1" */
  status: string;
  /** A status of class 5: it will not be delivered later either. */
  isPermanent: boolean;
  /** The server's own words; "" when it gives none. */
  answer: string;
};

/**
 * Reads a delivery report, whatever its language; null for anything else: an answer "absent du bureau", a newsletter, a mail
 * delivered late. Of the many parts of such a message only the machine-readable one is believed.
 */
export function readBounce(source: string): Bounce | null {
  const text = source.slice(0, 200_000).replaceAll("\r\n", "\n");
  const [head = ""] = text.split("\n\n", 1);
  if (!/^content-type:\s*multipart\/report\b[\s\S]*?report-type="?delivery-status"?/im.test(head)) return null;
  const [, part] = text.split(/^content-type:\s*message\/(?:global-)?delivery-status\b(?:.*\n)*?\n/im);
  if (!part) return null;
  const fields = part.split("\n--", 1)[0]!.replaceAll(/\n[ \t]+/g, " ");
  const said = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, "im").exec(fields)?.[1]?.trim();
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(said("status") ?? "")?.[0];
  if (!status || said("action")?.toLowerCase() === "delivered") return null;
  const answer = (said("diagnostic-code") ?? "").replace(/^[\w-]+;\s*/, "");
  return { status, isPermanent: status.startsWith("5") && said("action")?.toLowerCase() !== "delayed", answer };
}

/** "rebond+3F7K…@courriel.exemple.fr": where a mail that cannot be delivered is sent back to, with what tells which one it was. */
export const returnAddress = (token: string, domain: string) => `rebond+${token}@${domain}`;
export const tokenOfAddress = (address: string): string | null =>
  /^rebond\+([0-9A-Z]{30})@/i.exec(address)?.[1]?.toUpperCase() ?? null;
