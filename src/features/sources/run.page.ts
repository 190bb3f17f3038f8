import { html, raw } from "hono/html";
import { findRun, listChanges, type NotedChange } from "#features/imports/run.store.ts";
import { mostNoted, type PastRun, stateWords, type What, whats } from "#features/imports/run.ts";
import { csvOf } from "#lib/csv.ts";
import { frenchDay, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { emptyState, facts } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { labelOf } from "./sources.page.ts";
import { fieldLabel, valueText, whatLabels, whatWords } from "./wording.ts";

const pageSize = 50;

/** GET /annuaire/sources/:run : what one reading of one source changed, rejected or doubted, row by row. */
export async function runPage(web: Web): Promise<Response> {
  const run = await runOf(web);
  if (!run) return notFoundPage(web);
  const what = whats.find((one) => one === web.req.query("quoi")) ?? null;
  const after = Number(/^\d{1,9}$/.exec(web.req.query("apres") ?? "")?.[0] ?? -1);
  const rows = await listChanges(web.var.outside.readDb, run.id, { what, after, limit: pageSize + 1 });
  const shown = rows.slice(0, pageSize);
  const title = `${labelOf(run.kind)}, lecture du ${frenchInstant(run.startedAt)}`;
  return show(web, {
    title,
    about: { canonical: `/annuaire/sources/${run.id}`, index: false },
    body: html`<p class="fr-mb-1w"><a class="fr-link" href="/annuaire/sources">Sources de l’annuaire</a></p>
<h1 class="fr-h4 fr-mb-2w">${title}</h1>
${facts(linesOf(run))}
${run.message ? html`<p><b>${run.message}</b></p>` : ""}
${filters(run, what)}
${shown.length === 0 ? emptyState(emptyText(run, what, after)) : table(run, shown, what)}
${paging(run, what, after, rows.length > pageSize ? shown.at(-1)!.seq : null)}
${isBounded(run) ? html`<p class="note">Les comptes sont entiers ; le détail garde les ${mostNoted.toLocaleString("fr-FR")} premières lignes de chaque sorte.</p>` : ""}
${shown.length > 0 ? html`<p class="fr-mt-2w"><a class="fr-btn fr-btn--secondary fr-btn--sm" href="${address(run, what, -1, "/export.csv")}" data-turbo="false">Télécharger${what ? ` : ${whatLabels[what].toLowerCase()}` : " tout le détail"} (CSV)</a></p>` : ""}`,
  });
}

/** GET /annuaire/sources/:run/export.csv : the same rows for a spreadsheet, read from the base as they are sent. */
export async function exportRunPage(web: Web): Promise<Response> {
  const run = await runOf(web);
  if (!run) return notFoundPage(web);
  const what = whats.find((one) => one === web.req.query("quoi")) ?? null;
  const head = ["Ligne", "Ce qui est arrivé", "Identifiant", "Nom", "Champ", "Avant", "Après", "Motif"];
  async function* parts() {
    yield csvOf([head]);
    for (let after = -1; ; ) {
      const rows = await listChanges(web.var.outside.readDb, run!.id, { what, after, limit: 1000 });
      if (rows.length === 0) return;
      // the byte order mark stands once, at the beginning
      yield csvOf(rows.flatMap((row) => spreadsheetRows(run!, row))).slice(1);
      after = rows.at(-1)!.seq;
    }
  }
  web.header("content-type", "text/csv; charset=utf-8");
  web.header(
    "content-disposition",
    `attachment; filename="sextant-${run.kind}-${run.startedAt.toISOString().slice(0, 10)}.csv"`,
  );
  return web.body(streamOf(parts()));
}

/** Sent as it is read: what waits in memory is one page of rows. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => texts.return(undefined).then(() => undefined),
  });
}

async function runOf(web: Web): Promise<PastRun | null> {
  const id = web.req.param("run") ?? "";
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? findRun(web.var.outside.readDb, id) : null;
}

function linesOf(run: PastRun) {
  const { read, unchanged } = run.totals;
  return [
    { label: "État", value: `${stateWords[run.state]}${run.finishedAt ? ` le ${frenchInstant(run.finishedAt)}` : ""}` },
    { label: "Fichier", value: run.source },
    ...(run.dataDate ? [{ label: "Données du", value: frenchDay(run.dataDate) }] : []),
    { label: "Lu", value: `${count(read, "ligne")}, dont ${count(unchanged, "inchangée")}` },
  ];
}

/** One tab a kind of change, with its count; those nothing happened to are left out. */
function filters(run: PastRun, what: What | null) {
  const all = whats.reduce((sum, one) => sum + run.totals[one], 0);
  const tab = (one: What | null, label: string, n: number) =>
    html`<a href="${address(run, one)}" ${one === what ? raw('aria-current="page"') : ""}>${label} (${n.toLocaleString("fr-FR")})</a>`;
  return html`<nav class="onglets fr-mt-2w" aria-label="Ce qui est arrivé">${tab(null, "Tout", all)}${whats.filter((one) => run.totals[one] > 0 || one === what).map((one) => tab(one, whatLabels[one], run.totals[one]))}</nav>`;
}

const address = (run: PastRun, what: What | null, after = -1, more = "") => {
  const query = new URLSearchParams({
    ...(what ? { quoi: what } : {}),
    ...(after >= 0 ? { apres: String(after) } : {}),
  });
  return `/annuaire/sources/${run.id}${more}${query.size > 0 ? `?${query}` : ""}`;
};

function emptyText(run: PastRun, what: What | null, after: number): string {
  if (after >= 0) return "Il n’y a plus rien après cette page.";
  if (run.kind === "rpps" && what !== "rejected")
    return "Le détail nomme des personnes : il n’est pas publié. Seuls les comptes le sont.";
  return what ? "Rien de cette sorte dans cette lecture." : "Cette lecture n’a rien changé.";
}

const table = (run: PastRun, rows: readonly NotedChange[], what: What | null) =>
  html`<table class="liste"><caption class="fr-sr-only">${what ? whatLabels[what] : "Tout ce qui est arrivé"}, dans l’ordre du fichier</caption>
<thead><tr><th scope="col">Ligne</th><th scope="col">Quoi</th><th scope="col">Qui</th><th scope="col">Détail</th></tr></thead>
<tbody>${rows.map((row) => html`<tr><td data-t="Ligne">${row.line ?? "—"}</td><td data-t="Quoi">${whatWords[row.what]}</td><td data-t="Qui">${who(run, row)}</td><td data-t="Détail">${detail(run, row)}</td></tr>`)}</tbody></table>`;

/** An establishment leads to its card; a legal entity and a commune have none. */
function who(run: PastRun, { ref, label, what }: NotedChange) {
  if (!ref) return "—";
  const named = label ? html`${label}<br><span class="note">${ref}</span>` : ref;
  const hasCard = withCards.has(run.kind) && /^[0-9A-Z]{9}$/.test(ref) && (label !== null || what === "doubt");
  return hasCard
    ? html`<a href="/etablissements/${ref}">${label ?? ref}</a>${label ? html`<br><span class="note">${ref}</span>` : ""}`
    : named;
}

const withCards = new Set(["finess", "finess-social", "hospitals", "ehpad-prices"]);

/** What the ROR tells professionals only stays among them: its fields are named, their values are not. */
const isTold = (run: PastRun) => run.kind !== "ror";

function detail(run: PastRun, { detail: { fields, reason } }: NotedChange): Html | string {
  const changes = Object.entries(fields ?? {});
  const lines = changes.map(([path, { before, after }]) =>
    isTold(run)
      ? html`<li>${fieldLabel(path)} : ${valueText(path, before)} <span aria-hidden="true">→</span><span class="fr-sr-only"> devient </span> ${valueText(path, after)}</li>`
      : html`<li>${fieldLabel(path)}</li>`,
  );
  if (lines.length === 0) return reason ?? "";
  return html`${reason ? html`${reason}. ` : ""}<ul class="fr-m-0">${lines}</ul>`;
}

function spreadsheetRows(run: PastRun, { line, what, ref, label, detail: { fields, reason } }: NotedChange) {
  const start = [line ?? "", whatWords[what], ref ?? "", label ?? ""];
  const changes = Object.entries(fields ?? {});
  if (changes.length === 0) return [[...start, "", "", "", reason ?? ""]];
  return changes.map(([path, { before, after }]) => [
    ...start,
    fieldLabel(path),
    isTold(run) ? valueText(path, before) : "",
    isTold(run) ? valueText(path, after) : "",
    reason ?? "",
  ]);
}

function paging(run: PastRun, what: What | null, after: number, next: number | null) {
  if (after < 0 && next === null) return "";
  const link = (href: string, label: string, rel: string) =>
    html`<li><a class="fr-pagination__link fr-pagination__link--${rel} fr-pagination__link--label" href="${href}">${label}</a></li>`;
  return html`<nav class="fr-pagination fr-mt-3w" aria-label="Pages du détail"><ul class="fr-pagination__list">
${after >= 0 ? link(address(run, what), "Revenir au début", "first") : ""}${next === null ? "" : link(address(run, what, next), "Page suivante", "next")}</ul></nav>`;
}

const isBounded = ({ totals, kind }: PastRun) => kind !== "rpps" && whats.some((what) => totals[what] > mostNoted);
