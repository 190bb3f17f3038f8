import { type Issue, operationOutcome } from "#lib/fhir.ts";

export const fhirJson = "application/fhir+json; charset=utf-8";

export const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": fhirJson, "cache-control": "no-cache", ...headers },
  });

/** A "no" of this door: its status, and its sentences in French. */
export const refusal = (
  status: number,
  issues: readonly Issue[] | Issue,
  headers: Record<string, string> = {},
): Response =>
  answer(status, operationOutcome(Array.isArray(issues) ? (issues as Issue[]) : [issues as Issue]), headers);

export const notFound = (what: string): Response =>
  refusal(404, { code: "not-found", text: `${what} : rien de ce nom n’est servi ici.` });
