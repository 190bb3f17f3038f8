import { isUuid } from "#lib/ids.ts";
import { sha256 } from "#lib/seal.ts";

/** A form as it came back: the key its page gave it, and the fingerprint of what was typed. */
export type SentForm = { key: string; fingerprint: string };

/** How long a form sent again finds what it did (product specification §12, idempotency.keep). */
export const keptHours = 24;

/** Null for what no page of ours wrote: it is done each time it is asked. */
export function sentForm({ cle = "", ...typed }: Record<string, string>): SentForm | null {
  if (!isUuid(cle)) return null;
  const said = Object.entries(typed).sort(([a], [b]) => (a < b ? -1 : 1));
  return { key: cle, fingerprint: sha256(JSON.stringify(said)).toString("hex") };
}
