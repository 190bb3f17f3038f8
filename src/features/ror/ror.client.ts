import { elementsOf, isElement, isResource, outcomeText, type Resource, textOf } from "#lib/fhir.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** A ROR as one asks it: its base address, and what opens it (a key or a bearer token). */
export type RorServer = { url: string; key: string | null; token: string | null };

/** Past these, a page is asked again; tests make them short. */
export type Patience = { timeoutMs: number; tries: number; waitMs: number };
export const patience: Patience = { timeoutMs: 30_000, tries: 5, waitMs: 1_000 };

/** What a page holds; `unread`: entries that are no resource. */
export type Page = { resources: Resource[]; unread: number; next: string | null; total: number | null };

export type Failure =
  /** The address of a page is no longer good: its type is read again from its beginning. */
  { kind: "gone" } | { kind: "failed"; reason: string };

const largestPage = 64 * 1024 * 1024;

/**
 * A page of a search. What may pass (no answer, too slow, 429, 5xx, a body cut in the middle) is tried again, later each time,
 * or when the server says; what will not pass is told in French with what the server says of it.
 */
export async function fetchPage(
  server: RorServer,
  address: string,
  { timeoutMs, tries, waitMs }: Patience = patience,
): Promise<Result<Page, Failure>> {
  // the key is shown to that server alone, whatever a link says
  if (!URL.canParse(address) || new URL(address).origin !== new URL(server.url).origin)
    return refuse({
      kind: "failed",
      reason: "Le ROR a donné une page suivante à une autre adresse que la sienne : elle n’est pas suivie.",
    });
  let reason = "";
  for (let attempt = 1; attempt <= tries; attempt++) {
    const asked = await ask(server, address, timeoutMs);
    if (asked.ok) return asked;
    if (asked.refusal.kind !== "passing") return refuse(asked.refusal);
    reason = asked.refusal.reason;
    if (attempt < tries) await pause(asked.refusal.afterMs ?? waitMs * 2 ** (attempt - 1));
  }
  return refuse({ kind: "failed", reason: `${reason} (${tries} essais)` });
}

type Asked = Result<Page, Failure | { kind: "passing"; reason: string; afterMs: number | null }>;

async function ask({ key, token }: RorServer, address: string, timeoutMs: number): Promise<Asked> {
  const passing = (reason: string, afterMs: number | null = null) =>
    refuse({ kind: "passing", reason, afterMs } as const);
  const headers = {
    accept: "application/fhir+json",
    ...(key ? { "esante-api-key": key } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  try {
    // a redirection could carry the key elsewhere
    const response = await fetch(address, { headers, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    const text = await textWithin(response);
    if (text === null) return refuse({ kind: "failed", reason: "Une page du ROR dépasse 64 Mo." });
    const body = parsed(text);
    if (response.status === 429 || response.status >= 500)
      return passing(
        `Le ROR répond ${response.status}${saying(body)}`,
        retryAfter(response.headers.get("retry-after")),
      );
    // FHIR R4, search, 3.1.1.4.12: a server may forget the pages it promised
    if (response.status === 410 || (response.status === 404 && address.includes("?"))) return refuse({ kind: "gone" });
    if (response.status === 401 || response.status === 403)
      return refuse({
        kind: "failed",
        reason: `Le ROR refuse l’accès (${response.status})${saying(body)} : vérifiez ROR_API_KEY ou ROR_TOKEN.`,
      });
    if (!response.ok)
      return refuse({ kind: "failed", reason: `Le ROR refuse la demande (${response.status})${saying(body)}.` });
    if (body === undefined) return passing("La réponse du ROR est coupée ou n’est pas du JSON");
    return pageOf(body);
  } catch (error) {
    const slow = error instanceof Error && error.name === "TimeoutError";
    return passing(slow ? `Le ROR ne répond pas en ${Math.round(timeoutMs / 1000)} s` : "Le ROR ne répond pas");
  }
}

function pageOf(body: unknown): Asked {
  if (!isElement(body) || body.resourceType !== "Bundle")
    return refuse({ kind: "failed", reason: `Le ROR a répondu autre chose qu’une page de recherche${saying(body)}.` });
  const entries = elementsOf(body.entry).filter(
    (entry) => !(isElement(entry.search) && entry.search.mode === "outcome"),
  );
  const resources = entries.map((entry) => entry.resource).filter((one) => isResource(one));
  const next = elementsOf(body.link).find(({ relation }) => relation === "next");
  return ok({
    resources,
    unread: entries.length - resources.length,
    next: next ? textOf(next.url) : null,
    total: typeof body.total === "number" ? body.total : null,
  });
}

const saying = (body: unknown) => {
  const text = outcomeText(body);
  return text ? ` : ${text.slice(0, 300)}` : "";
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body, null past the largest: a server gone mad does not fill our memory. */
async function textWithin(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > largestPage) return null;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Seconds, or a date; never more than two minutes: someone is waiting. */
function retryAfter(header: string | null): number | null {
  if (!header) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 120_000) : null;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The first page of a type, of what changed since an instant. */
export function firstPage(server: RorServer, type: string, since: Date | null): string {
  const address = new URL(`${server.url.replace(/\/$/, "")}/${type}`);
  address.searchParams.set("_count", "200");
  if (since) address.searchParams.set("_lastUpdated", `ge${since.toISOString()}`);
  return address.href;
}
