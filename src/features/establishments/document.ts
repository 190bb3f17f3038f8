import { documentTypes } from "#features/contacts/document.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export type DocumentRefusal =
  | { kind: "no-title" }
  | { kind: "title-too-long" }
  | { kind: "empty-file" }
  | { kind: "too-big"; max: number }
  | { kind: "type-not-accepted" }
  | { kind: "too-many"; max: number };

/** Bytes of one document; how many a card shows. Removed ones are kept for their undoing, and counted apart. */
export const documentLimits = { bytes: 10_000_000, shown: 20, kept: 200 };

/** May this file join the card? `mediaType`: read in its bytes, never believed from its name. */
export function checkDocument(
  { title, size, mediaType }: { title: string; size: number; mediaType: string | null },
  held: { shown: number; kept: number },
): Result<string, DocumentRefusal> {
  if (title.trim() === "") return refuse({ kind: "no-title" });
  if (title.length > 120) return refuse({ kind: "title-too-long" });
  if (size === 0) return refuse({ kind: "empty-file" });
  if (size > documentLimits.bytes) return refuse({ kind: "too-big", max: documentLimits.bytes });
  if (!mediaType || !Object.hasOwn(documentTypes, mediaType)) return refuse({ kind: "type-not-accepted" });
  if (held.shown >= documentLimits.shown || held.kept >= documentLimits.kept)
    return refuse({ kind: "too-many", max: documentLimits.shown });
  return ok(mediaType);
}
