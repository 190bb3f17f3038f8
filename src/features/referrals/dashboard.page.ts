import { html } from "hono/html";
import { holds, holdsAnywhere, modulesOf } from "#features/accounts/member.ts";
import { findIsCoordination } from "#features/directory/coordination.store.ts";
import { shortName } from "#features/persons/person.ts";
import { ageOn, ago, dayOf, frenchDay, frenchSeconds } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge, emptyState } from "#ui/parts.ts";
import { yourTurn } from "#ui/referral.ts";
import { listTools, pager, tabBar } from "#ui/worklist.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import {
  type Bucket,
  buckets,
  countBuckets,
  type DashboardFilter,
  type DashboardRow,
  dashboardPageSize,
  listDossiers,
} from "./dashboard.store.ts";
import { live, type StateKind } from "./request.ts";
import { needLabel, stateLabel, statusLabel, toneOf, urgencyLabel, voletTitle } from "./wording.ts";

/** GET /dossiers — what this unit's dossiers wait for. */
export async function dossiersPage(web: Web) {
  const { member, db, now } = web.var;
  // in a space of one's own, the cards of one's dossiers stand for the list of a unit
  if (holdsAnywhere(member, "person") && !holdsAnywhere(member, "requester", "writer", "reader", "receiver"))
    return web.redirect("/mon-espace", 303);
  const filter = readFilter(web);
  const [counts, rows, hands] = await Promise.all([
    countBuckets(db, filter),
    listDossiers(db, filter),
    findIsCoordination(db, member.unit),
  ]);
  const creates =
    (member.actingFor?.patients ?? "all") === "all" &&
    member.rights.some((r) => holds(member, r.module, "requester", "writer"));
  return show(web, {
    title: "Mes dossiers",
    topics: [`unit:${member.unit}`],
    body: html`<div class="ligne fr-mb-2w"><h1 class="fr-h4 fr-mb-0">Mes dossiers</h1>${creates ? html`<a class="fr-btn" href="/dossiers/nouveau">Créer un dossier</a>` : ""}</div>
${hands ? html`<p><a class="fr-link" href="/transferts">Dossiers transmis au médecin traitant</a></p>` : ""}
${member.actingFor ? "" : html`<p class="fr-mb-2w"><a class="fr-link fr-link--sm" href="/mon-espace/personnes">Personnes que j’aide, hors de mon unité</a></p>`}
${counts.propositions > 0 && filter.bucket !== "propositions" ? yourTurn(`${count(counts.propositions, "proposition attend", "propositions attendent")} votre confirmation.`, "", html`<a class="fr-link" href="/dossiers?onglet=propositions">Les voir d’abord</a>`) : ""}
${tabBar("États des dossiers", tabsOf(counts, filter))}
${listTools({ ...filter, tab: filter.bucket, sorts })}
${rows.length === 0 ? empty(filter, creates) : table(rows, now)}
${pager(filter.page, rows.length === dashboardPageSize, (page) => address(filter, { page }))}
<p class="note fr-mt-2w">À jour à ${frenchSeconds(now)} — la page se met à jour seule. ${count(rows.length, "dossier affiché", "dossiers affichés")}. <a class="fr-link fr-link--sm" href="/archives">Dossiers archivés</a></p>`,
  });
}

const labels: Record<Bucket, string> = {
  "a-completer": "À compléter",
  prets: "Prêts à envoyer",
  "en-recherche": "En recherche",
  "oui-si": "Oui, si…",
  propositions: "Propositions à confirmer",
  arrivees: "Arrivées attendues",
  suspendus: "Suspendus",
  clos: "Clos",
};

const sorts = { recent: "Modifié récemment", urgency: "Urgence et ancienneté", name: "Nom" } satisfies Record<
  DashboardFilter["sort"],
  string
>;

function readFilter(web: Web): DashboardFilter {
  const q = (name: string) => web.req.query(name) ?? "";
  const bucket = buckets.find((b) => b === q("onglet")) ?? "a-completer";
  const sort = (Object.keys(sorts) as DashboardFilter["sort"][]).find((s) => s === q("tri")) ?? "recent";
  return {
    unit: web.var.member.unit,
    patients: web.var.member.actingFor?.patients ?? "all",
    modules: modulesOf(web.var.member, "requester", "writer", "reader"),
    bucket,
    sort,
    search: q("q").trim().slice(0, 100),
    page: Math.max(1, Math.min(1000, Math.trunc(Number(q("page"))) || 1)),
  };
}

const address = (f: DashboardFilter, some: Partial<DashboardFilter>) => {
  const { bucket, sort, search, page } = { ...f, ...some };
  return `/dossiers?${new URLSearchParams({ onglet: bucket, tri: sort, ...(search ? { q: search } : {}), ...(page > 1 ? { page: String(page) } : {}) })}`;
};

const tabsOf = (counts: Record<Bucket, number>, f: DashboardFilter) =>
  buckets.map((bucket) => ({
    href: address(f, { bucket, search: "", page: 1 }),
    label: labels[bucket],
    count: counts[bucket],
    current: !f.search && bucket === f.bucket,
    urgent: bucket === "propositions" && counts[bucket] > 0,
  }));

const empty = (f: DashboardFilter, creates: boolean) =>
  f.search
    ? emptyState(
        `Aucun dossier de votre unité ne correspond à « ${f.search} ».`,
        html`<a class="fr-link" href="${address(f, { search: "" })}">Revenir à la liste</a>`,
      )
    : emptyState(
        `Aucun dossier « ${labels[f.bucket].toLowerCase()} » dans votre unité.`,
        creates ? html`<a class="fr-link" href="/dossiers/nouveau">Créer un dossier</a>` : "",
      );

const table = (
  rows: DashboardRow[],
  now: Date,
) => html`<table class="liste"><thead><tr><th scope="col">Personne et besoin</th><th scope="col">Avancement</th><th scope="col">Réponses</th><th scope="col">Modifié</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${rows.map((r) => line(r, now))}</tbody></table>`;

function line(r: DashboardRow, now: Date) {
  const p = {
    birthName: r.person.birth_name,
    usedName: r.person.used_name,
    givenName: r.person.given_name,
    usedGivenName: r.person.used_given_name,
    sex: r.person.sex,
    birthDate: r.person.birth_date,
    birthPlace: null,
    ins: null,
    insStatus: "provisoire" as const,
  };
  const name = `${shortName(p)}${p.birthDate ? `, ${ageOn(p.birthDate, dayOf(now))} ans` : ""}`;
  const late = r.deadline !== null && r.deadline < now && r.status === "open";
  // wishes are read by the search, nobody validates them
  const toValidate = r.missing.filter((code) => code !== pathwayOf(r.module).wishesVolet);
  return html`<tr id="dossier-${r.id}"><td><a class="qui fr-link fr-link--sm" href="/dossiers/${r.id}">${name}</a> <span class="note">${r.number}</span><br>${r.needs.map((n) => needLabel(r.module, n)).join(", ") || html`<span class="note">besoin à préciser</span>`}${urgency(r.urgency)}</td>
<td data-t="Avancement">${statusLabel(r.module, r.status)}${r.status === "draft" && toValidate.length > 0 ? html`<br><span class="note">à valider : ${toValidate.map((c) => voletTitle(r.module, c).toLowerCase()).join(", ")}</span>` : r.careSummary ? html`<br><span class="note">${r.careSummary}</span>` : ""}</td>
<td data-t="Réponses">${answers(r)}</td>
<td class="age ${late ? "tard" : ""}" data-t="Modifié">${ago(r.updatedAt, now)}${late ? html`<br>échéance passée le ${frenchDay(dayOf(r.deadline!))}` : ""}</td>
<td><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/dossiers/${r.id}">Ouvrir<span class="fr-sr-only"> le dossier de ${name}</span></a></td></tr>`;
}

const urgency = (u: string) =>
  u === "standard" ? "" : html` ${badge(urgencyLabel[u as "urgent" | "immediate"], "warning")}`;

const bestFirst: StateKind[] = [
  "arrived",
  "confirmed",
  "offered",
  "conditional",
  "waiting",
  "info-requested",
  "studying",
  "read",
  "sent",
  "declined",
  "not-arrived",
  "superseded",
  "withdrawn",
];

/** The best answer so far as a badge, the rest in words. */
function answers(r: DashboardRow) {
  const present = bestFirst.filter((s) => r.states[s]);
  const [best] = present;
  if (!best)
    return r.states.prepared
      ? html`<span class="note">${count(r.states.prepared, "unité sélectionnée", "unités sélectionnées")}, non envoyé</span>`
      : html`<span class="note">pas encore envoyé</span>`;
  const total = live.reduce((n, s) => n + (r.states[s] ?? 0), 0);
  return html`${badge(stateLabel(r.module, best), toneOf(best))}<span class="note">${count(total, "demande en cours", "demandes en cours")}</span>`;
}
