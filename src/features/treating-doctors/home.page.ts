import { html, raw } from "hono/html";
import type { Module } from "#features/accounts/member.ts";
import { frenchSeconds } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { emptyState } from "#ui/parts.ts";
import { listTools, pager, tabBar } from "#ui/worklist.ts";
import { forbiddenPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { countHome, type HomeFilter, homePageSize, listDisowned, listHome } from "./home.store.ts";
import { creatable, type HomeSort, type HomeTab, homeSorts, homeTabs, type Scope, scopeOf } from "./home.ts";
import { disownedTable, offeredCards, patientTable } from "./home-list.page.ts";
import { listOffered } from "./transfer.store.ts";

const labels: Record<HomeTab, string> = {
  "en-cours": "Dossiers en cours",
  clos: "Annulés ou archivés",
  hors: "Ne fait pas partie de ma patientèle",
};
const sorts: Record<HomeSort, string> = {
  recent: "Date de modification",
  number: "Numéro de dossier",
  name: "Nom du patient",
};

/** GET /medecin — the home of a treating doctor: every dossier that names them, patient by patient, what waits for them first. */
export async function homeOfDoctorPage(web: Web) {
  const { member, db, now } = web.var;
  const scope = scopeOf(member);
  if (!scope) return forbiddenPage(web, "Cette page est celle des médecins traitants et de ceux à qui ils délèguent.");
  const filter = readFilter(web, scope);
  const [counts, rows, disowned, offered] = await Promise.all([
    countHome(db, scope),
    filter.tab === "hors" ? [] : listHome(db, filter, now),
    filter.tab === "hors" ? listDisowned(db, filter) : [],
    listOffered(db, scope.nationalId, scope.patients, now),
  ]);
  const more =
    filter.tab === "hors" ? disowned.length === homePageSize : (rows[0]?.patients ?? 0) > filter.page * homePageSize;
  return show(web, {
    title: "Mes patients",
    topics: [`unit:${member.unit}`],
    body: html`<div class="ligne fr-mb-2w"><h1 class="fr-h4 fr-mb-0">Mes patients</h1>${creation(creatable(member))}</div>
${member.actingFor ? html`<p class="note">Vous voyez les dossiers de ${member.actingFor.name} que couvre sa délégation, et ce qu’elle vous permet d’y faire.</p>` : ""}
${offeredCards(offered)}
${tabBar(
  "Mes dossiers",
  homeTabs.map((tab) => ({
    href: address(filter, { tab, search: "", page: 1 }),
    label: labels[tab],
    count: counts[tab],
    current: !filter.search && tab === filter.tab,
    urgent: false,
  })),
)}
${listTools({ tab: filter.tab, search: filter.search, sort: filter.sort, sorts, more: orientation(scope.modules, filter.module) })}
${filter.tab === "hors" ? (disowned.length === 0 ? emptyState("Vous n’avez écarté aucun dossier.") : disownedTable(disowned, now)) : rows.length === 0 ? empty(filter) : patientTable(rows, member, now)}
${pager(filter.page, more, (page) => address(filter, { page }))}
<p class="note fr-mt-2w">À jour à ${frenchSeconds(now)} — la page se met à jour seule.</p>
${besides(member.actingFor !== null)}`,
  });
}

function readFilter(web: Web, scope: Scope): HomeFilter {
  const q = (name: string) => web.req.query(name) ?? "";
  return {
    ...scope,
    tab: homeTabs.find((one) => one === q("onglet")) ?? "en-cours",
    sort: homeSorts.find((one) => one === q("tri")) ?? "recent",
    search: q("q").trim().slice(0, 100),
    module: scope.modules.find((one) => one === q("orientation")) ?? null,
    page: Math.max(1, Math.min(1000, Math.trunc(Number(q("page"))) || 1)),
  };
}

function address(f: HomeFilter, some: Partial<HomeFilter>): string {
  const { tab, sort, search, module, page } = { ...f, ...some };
  const asked = {
    onglet: tab,
    tri: sort,
    ...(search ? { q: search } : {}),
    ...(module ? { orientation: module } : {}),
  };
  return `/medecin?${new URLSearchParams({ ...asked, ...(page > 1 ? { page: String(page) } : {}) })}`;
}

/** A dossier of one orientation, with that orientation chosen already. */
const creation = (modules: Module[]) =>
  modules.length === 0
    ? ""
    : html`<div class="boutons" role="group" aria-label="Créer un dossier">${modules.map((module, i) => html`<a class="fr-btn ${i === 0 ? "" : "fr-btn--secondary"} fr-btn--sm" href="/dossiers/nouveau?orientation=${module}">Créer : ${pathwayOf(module).label}</a>`)}</div>`;

const orientation = (modules: Module[], chosen: Module | null) =>
  html`<select class="fr-select" name="orientation" aria-label="Orientation" data-autosubmit><option value="">Toutes les orientations</option>${modules.map((module) => html`<option value="${module}" ${module === chosen ? raw("selected") : ""}>${pathwayOf(module).label}</option>`)}</select>`;

const empty = (f: HomeFilter) =>
  f.search || f.module
    ? emptyState(
        f.search
          ? `Aucun dossier de vos patients ne correspond à « ${f.search} ».`
          : "Aucun dossier de cette orientation dans cet onglet.",
        html`<a class="fr-link" href="${address(f, { search: "", module: null, page: 1 })}">Revenir à la liste</a>`,
      )
    : emptyState(
        f.tab === "clos"
          ? "Aucun dossier annulé ou archivé."
          : "Aucun dossier ne vous nomme médecin traitant pour l’instant. Vous serez averti dès que l’un d’eux le fera.",
      );

/** Items 6 and 7 of the home: what helps, and one's own account. */
const besides = (acting: boolean) => html`<div class="deux fr-mt-4w">
<section aria-labelledby="compte"><h2 class="fr-h6" id="compte">Mon compte</h2><ul class="raisons fr-mt-0">
<li><a class="fr-link fr-link--sm" href="/compte">Mes informations personnelles</a></li>
${acting ? "" : html`<li><a class="fr-link fr-link--sm" href="/compte/delegations/nouvelle">Autoriser un confrère ou un assistant pendant une période</a></li>`}
<li><a class="fr-link fr-link--sm" href="/compte/delegations#recues">Mes habilitations sur les dossiers de mes confrères</a></li>
<li><a class="fr-link fr-link--sm" href="/compte/association">Associer mon compte libéral et mon compte d’établissement</a></li></ul></section>
<section aria-labelledby="documentation"><h2 class="fr-h6" id="documentation">Documentation</h2><ul class="raisons fr-mt-0">
<li><a class="fr-link fr-link--sm" href="/aide">Du dossier à l’arrivée, en huit étapes</a></li>
<li><a class="fr-link fr-link--sm" href="/calculer-un-gir">Calculer un GIR</a></li>
<li><a class="fr-link fr-link--sm" href="/aide#contact">Questions fréquentes et contact du support régional</a></li></ul></section></div>`;
