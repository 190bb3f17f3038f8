import { html, raw } from "hono/html";
import { type AccountId, modulesOf } from "#features/accounts/member.ts";
import { tabLabels } from "#features/received/received.page.ts";
import { accessWindow, isOpenModule } from "#features/referrals/rulebook.ts";
import { needLabel, reasonLabel, stateLabel, toneOf, urgencyLabel } from "#features/referrals/wording.ts";
import { type Tab, tabs } from "#features/requests/dashboard.store.ts";
import { addHours, ago, dayOf, frenchDay, frenchInstant, frenchSeconds } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, emptyState, hidden } from "#ui/parts.ts";
import { listTools, pager, tabBar } from "#ui/worklist.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import {
  countReceivedByDesk,
  type DeskFilter,
  type DeskRow,
  deskPageSize,
  listColleagues,
  listReceivedByDesk,
} from "./desk.store.ts";
import { shareOut } from "./follow.action.ts";
import { deskTabs } from "./frame.page.ts";
import { calledOf } from "./names.ts";

/** GET /guichet — what several establishments received, in one list. */
export async function deskPage(web: Web) {
  const { db, member, now } = web.var;
  const covers = member.covers ?? [];
  const filter = readFilter(web);
  const [facilities, rows, colleagues] = await Promise.all([
    countReceivedByDesk(db, filter, now),
    listReceivedByDesk(db, filter),
    listColleagues(db, member.unit, dayOf(now)),
  ]);
  const counted = facilities.filter(({ facility }) => !filter.facility || facility === filter.facility);
  const total = (tab: Tab) => counted.reduce((n, one) => n + one.tabs[tab], 0);
  const late = counted.reduce((n, one) => n + one.late, 0);
  return show(web, {
    title: "Guichet",
    topics: [`unit:${member.unit}`, ...covers.slice(0, 9).map(({ unit }) => `unit:${unit}`)],
    body: html`<div class="ligne"><h1 class="fr-h4 fr-mb-1w">Guichet partagé</h1>${covers.length > 0 ? html`<a class="fr-btn fr-btn--secondary fr-btn--sm" href="/papier/nouveau">Enregistrer un dossier papier</a>` : ""}</div>
${deskTabs(web)}
${covers.length === 0 ? noFacility : ""}
${late > 0 ? html`<div class="a-vous fr-mb-2w"><b>${count(late, "demande a dépassé", "demandes ont dépassé")} le délai de réponse.</b></div>` : ""}
${
  covers.length === 0
    ? ""
    : tabBar(
        "États",
        (Object.keys(tabs) as Tab[]).map((tab) => ({
          href: address(filter, { tab, search: "", page: 1 }),
          label: tabLabels[tab],
          count: total(tab),
          current: !filter.search && tab === filter.tab,
          urgent: tab === "a-lire" && total(tab) > 0,
        })),
      )
}
${covers.length === 0 ? "" : listTools({ tab: filter.tab, search: filter.search, sort: filter.facility ?? "", sorts: { "": "Tous les établissements", ...Object.fromEntries(facilities.map(({ facility, name }) => [facility, name])) } })}
${rows.length > 0 ? table(rows, colleagues, filter, now) : covers.length === 0 ? "" : emptyState(filter.search ? `Aucune demande ne correspond à « ${filter.search} ».` : `Aucune demande « ${tabLabels[filter.tab].toLowerCase()} » dans ces établissements.`)}
${pager(filter.page, rows.length === deskPageSize, (page) => address(filter, { page }))}
<p class="note fr-mt-2w">À jour à ${frenchSeconds(now)}. Le volet médical ne s’ouvre pas depuis un guichet.</p>`,
  });
}

const noFacility = emptyState(
  "Aucun établissement ne vous a encore ouvert ses demandes.",
  html`<a class="fr-btn" href="/guichet/etablissements">Demander à un établissement</a>`,
);

function readFilter(web: Web): DeskFilter {
  const { member, now } = web.var;
  const q = (name: string) => web.req.query(name) ?? "";
  const module = modulesOf(member, "desk").find(isOpenModule);
  return {
    desk: member.unit,
    units: (member.covers ?? []).map(({ unit }) => unit),
    tab: (Object.keys(tabs) as Tab[]).find((tab) => tab === q("onglet")) ?? "a-lire",
    facility: isUuid(q("tri")) ? q("tri") : null,
    search: q("q").trim().slice(0, 100),
    page: Math.max(1, Math.min(1000, Math.trunc(Number(q("page"))) || 1)),
    closedAfter: addHours(now, -24 * accessWindow(module ?? "grand-age")),
  };
}

const address = (f: DeskFilter, some: Partial<DeskFilter>) => {
  const { tab, facility, search, page } = { ...f, ...some };
  return `/guichet?${new URLSearchParams({ onglet: tab, ...(facility ? { tri: facility } : {}), ...(search ? { q: search } : {}), ...(page > 1 ? { page: String(page) } : {}) })}`;
};

const table = (
  rows: DeskRow[],
  colleagues: { id: AccountId; name: string }[],
  f: DeskFilter,
  now: Date,
) => html`<table class="liste"><caption class="fr-sr-only">Demandes reçues par les établissements du guichet</caption>
<thead><tr><th scope="col">Personne et besoin</th><th scope="col">Établissement</th><th scope="col">Demandeur</th><th scope="col">${f.tab === "liste-attente" ? "Inscrite" : "Reçue"}</th><th scope="col">État</th><th scope="col">Suivie par</th></tr></thead>
<tbody>${rows.map((row) => line(row, colleagues, f, now))}</tbody></table>`;

function line(r: DeskRow, colleagues: { id: AccountId; name: string }[], f: DeskFilter, now: Date) {
  const name = calledOf(r, dayOf(now));
  const isLate = r.deadline !== null && r.deadline < now && ["sent", "read", "studying"].includes(r.state);
  const detail =
    r.expectedOn && ["confirmed", "offered"].includes(r.state)
      ? `le ${frenchDay(r.expectedOn)}`
      : r.reason
        ? reasonLabel(r.module, r.reason)
        : "";
  return html`<tr id="demande-${r.id}"><td><a class="qui fr-link fr-link--sm" href="/demandes/${r.id}">${name}</a><br>${needLabel(r.module, r.need)}${r.urgency === "standard" ? "" : html` ${badge(urgencyLabel[r.urgency], "warning")}`}<br><span class="note">${r.number}</span></td>
<td data-t="Établissement">${r.facility}<br><span class="note">${r.unit}</span></td>
<td data-t="Demandeur">${r.requester}</td>
<td class="age ${isLate ? "tard" : ""}" data-t="${f.tab === "liste-attente" ? "Inscrite" : "Reçue"}">${ago(f.tab === "liste-attente" && r.listedAt ? r.listedAt : r.sentAt, now)}</td>
<td data-t="État">${isLate ? badge("En retard", "warning") : badge(stateLabel(r.module, r.state), toneOf(r.state))}${detail ? html`<div>${detail}</div>` : ""}${r.deadline && ["sent", "read", "studying"].includes(r.state) ? html`<div class="note">à répondre avant le ${frenchInstant(r.deadline)}</div>` : ""}</td>
<td data-t="Suivie par"><form method="post" action="/guichet/demandes/${r.id}">${hidden("retour", address(f, {}))}<label class="fr-sr-only" for="suivi-${r.id}">Suivie par, pour la demande de ${name}</label><select class="fr-select" id="suivi-${r.id}" name="suivi" data-autosubmit><option value="">personne</option>${colleagues.map((one) => html`<option value="${one.id}" ${one.name === r.followedBy ? raw("selected") : ""}>${one.name}</option>`)}</select><button class="fr-btn fr-btn--sm fr-btn--tertiary">Confier<span class="fr-sr-only"> la demande de ${name}</span></button></form></td></tr>`;
}

/** POST /guichet/demandes/:demande — who of the desk follows it. */
export async function shareOutPage(web: Web) {
  const { db, member, now } = web.var;
  const form = await web.req.parseBody();
  const [request, to, back] = [web.req.param("demande")!, String(form.suivi ?? ""), String(form.retour ?? "")];
  if (!isUuid(request) || (to && !isUuid(to))) return notFoundPage(web);
  const done = await shareOut(db, request, to ? (to as AccountId) : null, member, now);
  if (!done.ok) return notFoundPage(web);
  return goTo(
    web,
    /^\/guichet(\?|$)/.test(back) ? back : "/guichet",
    to ? "La demande est confiée." : "La demande n’est plus confiée à personne.",
  );
}
