import { ok, type Result, refuse } from "#lib/result.ts";

export type DocumentKind = "brochure" | "plaquette" | "tariffs" | "rules" | "other";

/** What a facility gives to read, without its bytes. */
export type DocumentCard = {
  id: string;
  title: string;
  kind: DocumentKind;
  mediaType: string;
  size: number;
  addedAt: Date;
};

export const documentKinds = {
  brochure: "Brochure",
  plaquette: "Plaquette",
  tariffs: "Tarifs",
  rules: "Règlement de fonctionnement",
  other: "Document",
} satisfies Record<DocumentKind, string>;

/** The types a document may have, and how its file ends: what is stored was sniffed, what is sent says no other type. */
export const documentTypes: Record<string, string> = {
  "application/pdf": "pdf",
  "image/jpeg": "jpg",
  "image/png": "png",
};

/** "PDF, 0,2 Mo" */
export function weightLabel({ mediaType, size }: Pick<DocumentCard, "mediaType" | "size">): string {
  const type = (documentTypes[mediaType] ?? "fichier").toUpperCase();
  return `${type}, ${size < 100_000 ? `${Math.max(1, Math.round(size / 1000))} ko` : `${(size / 1e6).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} Mo`}`;
}

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
