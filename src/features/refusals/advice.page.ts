import { html } from "hono/html";
import { needLabel } from "#features/referrals/wording.ts";
import { addHours, dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { emptyState } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type AdviceCount, countAdvice } from "./refusal.store.ts";
import { adviceLabel } from "./words.ts";

/** Product specification §10: smaller counts are not told. */
const leastCell = 11;

/** GET /orientation/conseils — what units that refused advise instead, over a year: how right the orientation table was. */
export async function advicePage(web: Web) {
  const { db, now } = web.var;
  const since = addHours(now, -365 * 24);
  const counts = await countAdvice(db, "sanitaire", since);
  return show(web, {
    title: "Ce que conseillent les unités",
    body: html`<p class="fil fr-mb-1v"><a href="/orientation">Table d’orientation</a> › <a href="/orientation/edition">Modifier</a> › Conseils</p>
<h1 class="fr-h4">Ce que conseillent les unités qui refusent</h1>
<p>Refus « hors compétence » ou « autre filière conseillée » depuis le ${frenchDay(dayOf(since))}, et l’activité ou la mention que l’unité a conseillée. Un écart qui revient souvent signale une ligne de la table à revoir.</p>
${counts.length === 0 ? emptyState("Aucun conseil n’a encore été donné avec un refus.") : table(counts)}`,
  });
}

const table = (counts: AdviceCount[]) =>
  html`<table class="liste"><thead><tr><th scope="col">Demandé</th><th scope="col">Conseillé à la place</th><th scope="col">Refus</th></tr></thead>
<tbody>${counts.map((one) => html`<tr><td>${needLabel("sanitaire", one.kind)}</td><td data-t="Conseillé">${adviceLabel(pathwayOf("sanitaire"), one.advice)}</td><td data-t="Refus">${one.n < leastCell ? `moins de ${leastCell}` : count(one.n, "refus", "refus")}</td></tr>`)}</tbody></table>`;
