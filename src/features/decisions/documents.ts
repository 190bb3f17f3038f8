import { ok, type Result, refuse } from "#lib/result.ts";

/**
 * What the MDPH joins to a decision: it is of no volet, and nobody validates it. The notification is read by those who have the
 * decision; the elements of the evaluation by an establishment after the person's agreement alone (modules specification D.2, D.5).
 */
export const documentKinds = {
  letter: { linkId: "hd.dec.courrier", level: "admin", label: "Notification de la décision" },
  evaluation: { linkId: "hd.dec.evaluation", level: "care", label: "Élément d’évaluation" },
} as const;
export type DocumentKind = keyof typeof documentKinds;

export const kindOf = (linkId: string): DocumentKind | null =>
  (Object.keys(documentKinds) as DocumentKind[]).find((kind) => documentKinds[kind].linkId === linkId) ?? null;

export const readDocumentKind = (typed: string): Result<DocumentKind, { kind: "unknown-kind" }> =>
  typed in documentKinds ? ok(typed as DocumentKind) : refuse({ kind: "unknown-kind" });
