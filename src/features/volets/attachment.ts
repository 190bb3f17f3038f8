import { ok, type Result, refuse } from "#lib/result.ts";

/** What may be attached; the type is read in the bytes, never believed from the name. */
export const acceptedTypes: Record<string, string> = {
  "application/pdf": "PDF",
  "image/jpeg": "photo JPEG",
  "image/png": "image PNG",
  "image/heic": "photo HEIC",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document Word (.docx)",
  "application/xml": "document CDA (XML)",
};

export type AttachmentLimits = { maxBytes: number; maxBytesPerReferral: number; maxCount: number };
export type AttachmentRefusal =
  | { kind: "empty-file" }
  | { kind: "type-not-accepted" }
  | { kind: "too-big"; max: number }
  | { kind: "dossier-full"; max: number }
  | { kind: "too-many-files"; max: number };

/** May this file join a dossier that already holds `held`? */
export function acceptFile(
  file: { size: number; mediaType: string | null },
  held: { count: number; bytes: number },
  limits: AttachmentLimits,
): Result<string, AttachmentRefusal> {
  if (file.size === 0) return refuse({ kind: "empty-file" });
  if (file.size > limits.maxBytes) return refuse({ kind: "too-big", max: limits.maxBytes });
  if (!file.mediaType || !(file.mediaType in acceptedTypes)) return refuse({ kind: "type-not-accepted" });
  if (held.count >= limits.maxCount) return refuse({ kind: "too-many-files", max: limits.maxCount });
  if (held.bytes + file.size > limits.maxBytesPerReferral)
    return refuse({ kind: "dossier-full", max: limits.maxBytesPerReferral });
  return ok(file.mediaType);
}

/** A name safe to send back in a header and to keep on any disk. */
export const cleanName = (name: string) =>
  name
    .replaceAll(/[\p{Cc}"\\/<>:|?*]+/gu, " ")
    .trim()
    .slice(0, 120) || "document";

/** A file as the screens show it. */
export const shownFile =
  (referral: string, removable: boolean) => (f: { id: string; name: string; kind: string | null; size: number }) => ({
    id: f.id,
    name: f.kind ? `${f.kind} — ${f.name}` : f.name,
    href: `/dossiers/${referral}/pieces/${f.id}`,
    size:
      f.size < 1_000_000
        ? `${Math.max(1, Math.round(f.size / 1000))} ko`
        : `${(f.size / 1_000_000).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} Mo`,
    removable,
  });
