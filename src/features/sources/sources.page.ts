import { html } from "hono/html";
import { findLastRun, listLastDone, listRuns } from "#features/imports/run.store.ts";
import {
  isRunKind,
  type PastRun,
  type RunKind,
  runKinds,
  type SourceSheet,
  sources,
  stateWords,
} from "#features/imports/run.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { badge, emptyState, type Tone } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { happened } from "./wording.ts";

/** Readings listed under the sources. */
const listed = 20;

/** GET /annuaire/sources : where the directory comes from, how old each source is, and what its last reading changed. */
export async function sourcesPage(web: Web): Promise<Response> {
  const { readDb } = web.var.outside;
  const [done, runs, ...last] = await Promise.all([
    listLastDone(readDb),
    listRuns(readDb, listed),
    ...runKinds.map((kind) => findLastRun(readDb, kind)),
  ]);
  const rows = runKinds.map((kind, i) => rowOf(kind, last[i] ?? null, done.get(kind) ?? null, web.var.now));
  return show(web, {
    title: "Sources de l’annuaire",
    about: {
      canonical: "/annuaire/sources",
      index: true,
      description:
        "D’où viennent les données de l’annuaire Sextant, de quel jour elles datent, et ce que chaque lecture a changé.",
    },
    body: html`<p class="fr-mb-1w"><a class="fr-link" href="/annuaire">Annuaire</a></p>
<h1 class="fr-h4 fr-mb-1w">Sources de l’annuaire</h1>
<p>Les établissements, leurs prix et leurs places viennent de registres publics, relus régulièrement. Une donnée d’un registre se corrige dans ce registre : ici, elle est montrée avec sa source et sa date.</p>
<table class="liste"><caption class="fr-sr-only">Chaque source, la date de ses données et ce que sa dernière lecture a changé</caption>
<thead><tr><th scope="col">Source</th><th scope="col">Données du</th><th scope="col">Dernière lecture</th><th scope="col">Ce qu’elle a changé</th></tr></thead>
<tbody>${rows}</tbody></table>
<h2 class="fr-h6 fr-mt-4w fr-mb-1w">Dernières lectures</h2>
${
  runs.length === 0
    ? emptyState(
        "Aucune source n’a encore été lue. L’annuaire ne montre que ce que les établissements déclarent, ou des exemples fictifs.",
      )
    : html`<ul>${runs.map((run) => html`<li><a href="/annuaire/sources/${run.id}">${labelOf(run.kind)}, ${frenchInstant(run.startedAt)}</a> : ${resultOf(run)}</li>`)}</ul>`
}
<p class="note fr-mt-3w">S’y ajoutent les noms de lieux de GeoNames (CC BY 4.0) et ce que les établissements déclarent eux-mêmes.</p>`,
  });
}

export const labelOf = (kind: string) => (isRunKind(kind) ? sources[kind].label : kind);

/** "3 apparus, 1 fermé", or how it ended. */
export function resultOf(run: PastRun): string {
  if (run.state !== "done") return `${stateWords[run.state]}${run.message ? `. ${run.message}` : ""}`;
  return run.message ?? (happened(run.totals) || `rien n’a changé sur ${count(run.totals.read, "ligne")}`);
}

function rowOf(kind: RunKind, last: PastRun | null, done: PastRun | null, now: Date) {
  const sheet: SourceSheet = sources[kind];
  const date = done?.dataDate ?? (done ? dayOf(done.startedAt) : null);
  const { label, tone } = standing(last, date, sheet, now);
  return html`<tr><td data-t="Source"><b>${sheet.label}</b><br><span class="note">${sheet.publisher}, ${sheet.licence}. Publié ${sheet.every}.</span></td>
<td data-t="Données du">${date ? frenchDay(date) : "—"} ${badge(label, tone)}</td>
<td data-t="Dernière lecture">${last ? html`<a href="/annuaire/sources/${last.id}" aria-label="${`${sheet.label}, lecture du ${frenchInstant(last.startedAt)}`}">${frenchInstant(last.startedAt)}</a><br><span class="note">${count(last.totals.read, "ligne lue", "lignes lues")}</span>` : "jamais"}</td>
<td data-t="Ce qu’elle a changé">${last ? resultOf(last) : "—"}</td></tr>`;
}

/** A source is worth its date: past the time its publisher takes to renew it, say so. */
function standing(
  last: PastRun | null,
  date: string | null,
  sheet: SourceSheet,
  now: Date,
): { label: string; tone: Tone } {
  if (last?.state === "running") return { label: "lecture en cours", tone: "info" };
  if (!date) return { label: last ? "jamais lue en entier" : "jamais lue", tone: "neutral" };
  const days = Math.floor((now.getTime() - Date.parse(date)) / 86_400_000);
  return days > sheet.staleDays ? { label: "ancienne", tone: "warning" } : { label: "à jour", tone: "success" };
}
