import { html } from "hono/html";
import { shortName } from "#features/persons/person.ts";
import { ageOn, dayOf, frenchDay, frenchSeconds } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { silentAfterDays } from "#pathways/handicap/decision.ts";
import { isRight, rightCodes } from "#pathways/handicap/rights.ts";
import { badge, emptyState, select } from "#ui/parts.ts";
import { pager, tabBar } from "#ui/worklist.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type Decision, standingOf, validityOf } from "./decision.ts";
import { refusalsPart } from "./refusals.page.ts";
import { rightLabel, standingLabels, validitySentence, validityTones } from "./wording.ts";
import { countTabs, type ListedDecision, listDecisions } from "./worklist.store.ts";
import { type Filter, pageSize, type Tab, tabCodes, tabs } from "./worklist.ts";

/** GET /mdph — the decisions of this MDPH, by what they wait for. */
export const decisionsPage = (web: Web) => showDecisions(web, null, 200);

/** The list, with what was wrong in a form sent from it. */
export async function showDecisions(web: Web, problem: string | null, status: 200 | 409) {
  const { db, member, now } = web.var;
  const filter = readFilter(web);
  const [counts, rows] = await Promise.all([
    countTabs(db, member.unit, now, silentAfterDays),
    filter.tab === "impossibles" && !filter.search ? [] : listDecisions(db, filter, now, silentAfterDays),
  ]);
  const refusals = filter.tab === "impossibles" && !filter.search;
  return show(web, {
    title: "Décisions",
    status,
    topics: [`unit:${member.unit}`],
    body: html`<div class="ligne fr-mb-2w"><h1 class="fr-h4 fr-mb-0">Décisions d’orientation</h1><div class="boutons"><a class="fr-btn" href="/mdph/decisions/nouvelle">Saisir une décision</a><a class="fr-btn fr-btn--secondary" href="/mdph/imports">Importer un fichier</a></div></div>
${tabBar("Ce que les décisions attendent", tabsOf(counts, filter))}
${tools(filter)}
${refusals ? await refusalsPart(web, problem) : rows.length === 0 ? empty(filter) : table(rows, dayOf(now))}
${pager(filter.page, rows.length === pageSize, (page) => address({ ...filter, page }))}
<p class="note fr-mt-2w">À jour à ${frenchSeconds(now)} — la page se met à jour seule.</p>`,
  });
}

function readFilter(web: Web): Filter {
  const said = (name: string) => (web.req.query(name) ?? "").trim();
  const right = said("droit");
  return {
    unit: web.var.member.unit,
    tab: tabCodes.find((tab) => tab === said("onglet")) ?? "designer",
    search: said("q").slice(0, 100),
    right: isRight(right) ? right : null,
    page: Math.max(1, Math.min(1000, Math.trunc(Number(said("page"))) || 1)),
  };
}

const address = ({ tab, search, right, page }: Filter) =>
  `/mdph?${new URLSearchParams({
    onglet: tab,
    ...(search ? { q: search } : {}),
    ...(right ? { droit: right } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  })}`;

const tabsOf = (counts: Record<Tab, number>, filter: Filter) =>
  tabCodes.map((tab) => ({
    href: address({ ...filter, tab, search: "", page: 1 }),
    label: tabs[tab],
    count: counts[tab],
    current: !filter.search && tab === filter.tab,
    urgent: tab === "impossibles" && counts[tab] > 0,
  }));

const tools = (filter: Filter) => html`<form class="fr-my-2w outils" method="get" role="search">
<input type="hidden" name="onglet" value="${filter.tab}">
<div class="fr-search-bar"><label class="fr-label fr-sr-only" for="q">Numéro, ou date de naissance et nom</label><input class="fr-input" id="q" name="q" type="search" placeholder="Numéro, ou date de naissance et nom" value="${filter.search}"><button class="fr-btn" title="Rechercher">Rechercher</button></div>
${select({ name: "droit", label: "Droit", empty: "Tous les droits", value: filter.right ?? "", options: rightCodes.map((code) => ({ code, label: `${code} ${rightLabel(code)}` })) })}
<button class="fr-btn fr-btn--secondary">Filtrer</button></form>`;

const empty = (filter: Filter) =>
  filter.search
    ? emptyState(
        `Aucune décision de votre MDPH ne correspond à « ${filter.search} ». Vérifiez le numéro, ou essayez la date de naissance et le nom.`,
        html`<a class="fr-link" href="${address({ ...filter, search: "" })}">Revenir à la liste</a>`,
      )
    : emptyState(emptyOf[filter.tab], html`<a class="fr-link" href="/mdph/decisions/nouvelle">Saisir une décision</a>`);

const emptyOf = {
  designer: "Aucune décision n’attend de désignation.",
  suivies: "Aucune notification n’est en cours.",
  impossibles: "Aucune admission impossible n’attend votre réponse.",
  "sans-solution": "Personne n’est sans solution après avoir été adressé.",
  fin: "Aucune décision ne prend fin dans les trois mois.",
  silence: "Tous les établissements notifiés ont donné des nouvelles.",
  toutes: "Aucune décision n’est saisie.",
} satisfies Record<Tab, string>;

const table = (
  rows: ListedDecision[],
  today: string,
) => html`<table class="liste"><caption class="fr-sr-only">Décisions</caption><thead><tr><th scope="col">Personne</th><th scope="col">Droit</th><th scope="col">Validité</th><th scope="col">Notifications</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${rows.map((row) => line(row, today))}</tbody></table>`;

function line(row: ListedDecision, today: string) {
  const { person } = row;
  const age = person.birthDate ? ageOn(person.birthDate, today) : null;
  const standing = standingOf({ ...row, status: { kind: row.status } as Decision["status"] }, today);
  return html`<tr><td data-t="Personne"><a class="fr-link" href="/mdph/decisions/${row.referral}">${shortName({ ...person, birthPlace: null, ins: null, insStatus: "provisoire" })}</a><div class="note">${age === null ? "" : `${count(age, "an", "ans")} · `}décision ${row.idDecision} du ${frenchDay(row.decidedOn)}</div></td>
<td data-t="Droit">${(row.rights ?? []).map((code) => html`<div>${code} ${rightLabel(code)}</div>`)}${row.priority ? html`<div class="note">priorité ${row.priority}</div>` : ""}</td>
<td data-t="Validité">${standing === "in-force" ? badge({ long: "En cours", soon: "Fin proche", ended: "Échue" }[validityOf(row, today)], validityTones[validityOf(row, today)]) : badge(standingLabels[standing], "neutral")}<div class="note">${validitySentence(row, today)}</div></td>
<td data-t="Notifications">${notifications(row)}</td>
<td><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/mdph/decisions/${row.referral}${row.notified === 0 && standing === "in-force" ? "/etablissements" : ""}">${row.notified === 0 && standing === "in-force" ? "Désigner" : "Ouvrir"}<span class="fr-sr-only"> : décision ${row.idDecision}</span></a></td></tr>`;
}

function notifications({ notified, live, placed, refused, silent }: ListedDecision) {
  if (notified === 0) return html`<span class="note">Aucun établissement désigné</span>`;
  const said = [
    placed > 0 ? count(placed, "entrée", "entrées") : "",
    live > 0 ? count(live, "en cours", "en cours") : "",
    refused > 0 ? count(refused, "admission impossible", "admissions impossibles") : "",
    silent > 0 ? count(silent, "sans nouvelles", "sans nouvelles") : "",
  ].filter(Boolean);
  return html`${count(notified, "établissement notifié", "établissements notifiés")}${said.length > 0 ? html`<div class="note">${said.join(" · ")}</div>` : ""}`;
}
