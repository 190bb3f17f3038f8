import { html } from "hono/html";
import { showFiche } from "#features/establishments/fiche.page.ts";
import { openUnitOf, unitLink } from "#features/establishments/unit-card.page.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { checkbox } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findShownRank } from "./rank.store.ts";
import { rankMeaning, rankSentence } from "./rank.ts";
import { showRank } from "./show-rank.action.ts";

/** GET /structure/fiche/unites/:unite/liste-attente */
export async function waitingRulesPage(web: Web): Promise<Response> {
  const found = await openUnitOf(web);
  if (!found) return notFoundPage(web);
  const { structure, unit } = found;
  const shown = await findShownRank(web.var.db, unit.id);
  return showFiche(web, structure, {
    title: `Liste d’attente — ${unit.name}`,
    back: unitLink(unit),
    body: html`<form method="post" class="moyen" novalidate>
${checkbox({ name: "rang", label: "Dire leur rang aux personnes inscrites sur la liste d’attente", hint: "Elles, ceux qui les aident et le demandeur liront la phrase ci-dessous, à jour chaque fois qu’ils ouvrent la demande. Rien n’est dit des autres personnes inscrites.", value: shown ? "oui" : "" })}
<blockquote class="carte"><p class="fr-mb-1v">${rankSentence({ kind: "rank", rank: 4 }, web.var.now)}</p><p class="note fr-mb-0">${rankMeaning}</p></blockquote>
<p class="note">${shown ? `Affiché depuis le ${frenchDay(dayOf(shown.since))}, par ${shown.who}.` : "Le rang n’est pas affiché : les personnes lisent seulement depuis quand elles sont inscrites."} Quand toutes les situations de la liste sont urgentes, aucun rang n’est donné : la phrase le dit.</p>
<button class="fr-btn">Enregistrer</button></form>`,
  });
}

/** POST /structure/fiche/unites/:unite/liste-attente */
export async function saveWaitingRulesPage(web: Web): Promise<Response> {
  const found = await openUnitOf(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { rang } = await web.req.parseBody();
  const done = await showRank(db, found.unit.id, rang === "oui" ? "shown" : "hidden", member, now);
  if (done.ok)
    return goTo(
      web,
      `/structure/fiche/unites/${found.unit.id}`,
      rang === "oui"
        ? "Les personnes inscrites sur la liste d’attente lisent leur rang."
        : "Le rang dans la liste d’attente n’est pas affiché.",
    );
  switch (done.refusal.kind) {
    case "unknown-unit":
      return notFoundPage(web);
    case "not-referent":
      return forbiddenPage(web, "Vous n’êtes plus référent de cet établissement.");
  }
}
