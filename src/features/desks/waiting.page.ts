import { html } from "hono/html";
import { ago, dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Stage } from "#pathways/pathway.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { emptyState } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { listWaitingByUnit, type WaitingColumn } from "./desk.store.ts";
import { deskTabs } from "./frame.page.ts";
import { calledOf } from "./names.ts";

/** How many people of a list are shown: the rest is in the list of its unit. */
const shown = 8;

/** GET /guichet/listes-attente — the lists of the units side by side, with their places. */
export async function deskWaitingPage(web: Web) {
  const { db, member, now } = web.var;
  const columns = await listWaitingByUnit(
    db,
    (member.covers ?? []).map(({ unit }) => unit),
    shown,
  );
  return show(web, {
    title: "Listes d’attente",
    topics: (member.covers ?? []).slice(0, 10).map(({ unit }) => `unit:${unit}`),
    body: html`<h1 class="fr-h4 fr-mb-1w">Guichet partagé</h1>
${deskTabs(web)}
${
  columns.length === 0
    ? emptyState(
        "Aucune unité de ces établissements n’a de liste d’attente.",
        html`<a class="fr-link" href="/guichet/etablissements">Voir les établissements</a>`,
      )
    : html`<div class="trois">${columns.map((one) =>
        column(
          one,
          now,
          (member.covers ?? []).some(({ unit, counts }) => unit === one.id && counts),
        ),
      )}</div>`
}`,
  });
}

const column = (
  one: WaitingColumn,
  now: Date,
  counts: boolean,
) => html`<section class="carte"><h2 class="fr-h6 fr-mb-0">${one.facility}</h2>
<p class="note fr-mb-1w">${one.unit} · ${one.places === null || !one.declaredAt ? "places non communiquées" : `${count(one.places, "place libre", "places libres")}, dit ${ago(one.declaredAt, now)}`}${counts ? html` · <a class="fr-link fr-link--sm" href="/places?unite=${one.id}">Dire les places<span class="fr-sr-only"> de ${one.facility}, ${one.unit}</span></a>` : ""}</p>
${
  one.total === 0
    ? html`<p class="fr-mb-0">Personne n’attend.</p>`
    : html`<ol class="fr-mb-1w">${one.lines.map((line) => html`<li><a class="fr-link fr-link--sm" href="/demandes/${line.id}">${calledOf(line, dayOf(now))}</a><br><span class="note">depuis le ${frenchDay(dayOf(line.listedAt))}${line.stage ? `, ${pathwayOf(line.module).stageLabels[line.stage as Stage].toLowerCase()}` : ""}</span></li>`)}</ol>
<p class="note fr-mb-0">${count(one.total, "personne attend", "personnes attendent")}${one.total > one.lines.length ? ` ; ${one.lines.length} affichées` : ""}.</p>`
}</section>`;
