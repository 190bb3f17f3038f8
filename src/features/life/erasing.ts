import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";

/** What remains of each table of an erased dossier: everything but these columns, or nothing. */
export type Remains =
  | { kind: "nothing" }
  /** Columns that may not be null hold an empty text (`blank`), an empty object (`empty`), or, unique, the dossier's own number inside (`own`). */
  | { kind: "all-but"; nulls?: string[]; blank?: string[]; empty?: string[]; own?: string[] }
  /** It says nothing of the person: dates, places, outcomes, the names of professionals. */
  | { kind: "all"; why: string };

/**
 * Every table that holds something of a dossier. A new one fails the test of this list until somebody says what remains of it.
 * Order matters: what refers to a line goes before it.
 */
export const remainsOf: Record<string, Remains> = {
  early_line: { kind: "nothing" },
  relay: { kind: "nothing" },
  attachment: { kind: "nothing" },
  doctor_reminder: { kind: "nothing" },
  evaluation_consent: { kind: "nothing" },
  paper_dossier: { kind: "nothing" },
  prado_refusal: { kind: "nothing" },
  refusal: { kind: "nothing" },
  preference: { kind: "nothing" },
  steward_invitation: { kind: "nothing" },
  message: { kind: "nothing" },
  volet_version: { kind: "nothing" },
  steward: { kind: "nothing" },
  treating_doctor: { kind: "nothing" },
  volet_release: { kind: "nothing" },
  volet_kept: { kind: "nothing" },
  transfer: { kind: "nothing" },
  notice: { kind: "nothing" },
  legal_hold: { kind: "nothing" },
  death: { kind: "nothing" },
  merge: { kind: "all-but", nulls: ["before"] },
  volet: { kind: "all-but", nulls: ["draft", "validated", "validated_by", "signature", "updated_by"] },
  request_event: { kind: "all-but", nulls: ["detail", "account_id"], blank: ["who"] },
  admission_request: { kind: "all-but", nulls: ["texts", "conditions", "opinion", "assignee", "assignee_name"] },
  wave_plan: { kind: "all-but", blank: ["started_by"] },
  decision_right: { kind: "all-but", empty: ["detail"] },
  decision: {
    kind: "all-but",
    own: ["id_decision", "id_national"],
    blank: ["file_number", "person_number", "texts"],
    nulls: ["line_print", "status_reason"],
  },
  early_path: { kind: "all-but", nulls: ["letter", "letter_by", "renewal_proposed_by", "renewed_by"] },
  official_status: { kind: "all-but", nulls: ["comment", "account_id"], blank: ["who"] },
  follow_up_closing: { kind: "all", why: "what was announced, and when" },
  need: { kind: "all", why: "a kind of place and dates" },
  hold: { kind: "all", why: "a place and dates" },
  request_estimate: { kind: "all", why: "chances and delays" },
  timer_step: { kind: "all", why: "what was told, and when" },
  erasure: { kind: "all", why: "the certificate" },
  journal_entry: {
    kind: "all",
    why: "who had access, professionals by name, the person and those close to them without",
  },
  journal_head: { kind: "all", why: "the seal of the journal" },
};

/** What is said of an erased dossier for good. */
export type Certificate = {
  number: string;
  module: string;
  createdAt: string;
  archivedAt: string;
  outcome: string;
  requests: number;
  erasedAt: string;
  /** The end of the journal, sealed: it proves afterwards that nothing was taken away from it. */
  journal: { entries: number; head: string };
};

/** The certificate in words: what the seal covers, and what the page and the paper show. */
export const certificateLines = (c: Certificate): { label: string; value: string }[] => [
  { label: "Dossier", value: c.number },
  { label: "Module", value: c.module },
  { label: "Créé le", value: frenchDay(dayOf(new Date(c.createdAt))) },
  { label: "Archivé le", value: frenchDay(dayOf(new Date(c.archivedAt))) },
  { label: "Issue", value: c.outcome },
  { label: "Demandes envoyées", value: String(c.requests) },
  { label: "Effacé le", value: frenchInstant(new Date(c.erasedAt)) },
  { label: "Entrées du journal", value: String(c.journal.entries) },
  { label: "Empreinte de la fin du journal (SHA-256)", value: c.journal.head },
];

export const certificateText = (c: Certificate): string =>
  certificateLines(c)
    .map(({ label, value }) => `${label} : ${value}`)
    .join("\n");
