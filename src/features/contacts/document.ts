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
