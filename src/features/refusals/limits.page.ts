import { html } from "hono/html";
import { openStructure, showStructure } from "#features/administration/frame.page.ts";
import { type CareCode, cares, careVerdict, isCare } from "#features/directory/limit.ts";
import { listUnits } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import { frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { emptyState } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";
import { type Hint, listHints } from "./refusal.store.ts";

/** GET /structure/limites — needs that units of the establishment refused though their cards take them. No dossier is read here. */
export async function limitsPage(web: Web) {
  const { db } = web.var;
  const structure = await openStructure(web);
  const hints = await listHints(db, structure.facility);
  const units = await listUnits(db, [...new Set(hints.map(({ unit }) => unit))]);
  const open = hints.filter(({ unit, care }) =>
    isStillTaken(
      units.find(({ id }) => id === unit),
      care,
    ),
  );
  return showStructure(web, structure, {
    title: "Limites à vérifier",
    body: html`<p>Ces besoins ont été refusés par une unité alors que sa fiche dit qu’elle les prend. Si l’unité ne les prend pas, dites-le dans ses limites : elle ne sera plus proposée aux dossiers qui les ont.</p>
${open.length === 0 ? emptyState("Rien à vérifier : aucun besoin refusé ne manque aux limites de vos unités.") : list(open)}`,
  });
}

const isStillTaken = (unit: Unit | undefined, care: string): care is CareCode =>
  unit !== undefined && isCare(care) && careVerdict(unit.limits, { code: care, medical: false }).kind !== "refused";

const list = (hints: Hint[]) =>
  html`<table class="liste"><thead><tr><th scope="col">Unité</th><th scope="col">Besoin refusé</th><th scope="col">Combien</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${hints.map(
    (
      one,
    ) => html`<tr><td><span class="qui">${one.name}</span></td><td data-t="Besoin">${cares[one.care as CareCode].label}</td><td data-t="Combien">${count(one.times, "refus", "refus")}, le dernier le ${frenchDay(one.lastOn)}</td>
<td><a class="fr-link fr-link--sm" href="/structure/fiche/unites/${one.unit}/limites">Voir ses limites<span class="fr-sr-only"> : ${one.name}</span></a></td></tr>`,
  )}</tbody></table>`;
