import { html } from "hono/html";
import { holds, modulesOf, readsMedical } from "#features/accounts/member.ts";
import { findUnit } from "#features/directory/unit.store.ts";
import { recordListing } from "#features/journal/record.action.ts";
import { shortName } from "#features/persons/person.ts";
import { datedSentence, placesStrip } from "#features/places/strip.page.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { accessWindow, isOpenModule } from "#features/referrals/rulebook.ts";
import { needLabel, reasonLabel, stateLabel, toneOf, urgencyLabel } from "#features/referrals/wording.ts";
import {
  countReceived,
  listReceived,
  type ReceivedFilter,
  type ReceivedRow,
  receivedPageSize,
  type Tab,
  tabs,
} from "#features/requests/dashboard.store.ts";
import { ageBand, nearDistance, sexWord } from "#features/volets/profile.ts";
import { addHours, ageOn, ago, dayOf, frenchDay, frenchInstant, frenchSeconds } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { pathways } from "#pathways/pathways.ts";
import { badge, emptyState } from "#ui/parts.ts";
import { listTools, pager, tabBar } from "#ui/worklist.ts";
import { forbiddenPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { suggestions } from "./suggestion.page.ts";

/** GET /demandes — what this unit received and must answer. */
export async function receivedPage(web: Web) {
  const { db, member, now } = web.var;
  // orientations are followed in official statuses: one inbox
  if (holds(member, "handicap", "receiver")) return web.redirect("/orientations-recues", 303);
  const filter = readFilter(web);
  const [counts, rows, unit] = await Promise.all([
    countReceived(db, member.unit, filter.patients, now, filter.closedAfter),
    listReceived(db, filter),
    findUnit(db, member.unit),
  ]);
  if (!unit || !holds(member, unit.module, "receiver"))
    return forbiddenPage(web, "Votre habilitation dans cette unité ne couvre pas les demandes qu’elle reçoit.");
  // a platform follows its paths in a space of its own
  if (unit.module === "tnd") return web.redirect("/pco", 303);
  // what their volets say in short is on each line; of a profile, nothing but what the unit may know of anybody
  const shown = rows.filter(({ person }) => person).map(({ referral }) => referral);
  await recordListing(db, shown, journalActor(member), "demandes", now);
  return show(web, {
    title: "Demandes reçues",
    topics: [`unit:${member.unit}`],
    body: html`<div class="ligne ligne--base"><h1 class="fr-h4 fr-mb-1w">Demandes reçues</h1>${unit.kinds.length > 0 ? html`<a class="fr-link fr-link--sm" href="/papier/nouveau">Enregistrer un dossier papier</a>` : ""}</div>
${counts.late > 0 ? html`<div class="a-vous fr-mb-2w"><b>${count(counts.late, "demande a dépassé", "demandes ont dépassé")} le délai de réponse.</b> <a class="fr-link fr-link--sm" href="${address(filter, { tab: "a-l-etude", sort: "deadline", search: "", page: 1 })}">Les voir d’abord</a></div>` : ""}
${counts.met > 0 ? html`<div class="a-vous fr-mb-2w"><b>${count(counts.met, "réponse « oui, si… » a ses conditions remplies", "réponses « oui, si… » ont leurs conditions remplies")}.</b> <a class="fr-link fr-link--sm" href="${address(filter, { tab: "oui-si", sort: "deadline", search: "", page: 1 })}">Proposer</a></div>` : ""}
${await placesStrip(web, "/demandes")}
${filter.tab === "a-lire" || filter.tab === "liste-attente" ? await suggestions(web, unit.module, filter.patients) : ""}
${tabBar("États", tabsOf(counts, filter))}
${listTools({ ...filter, sorts })}
${rows.length === 0 ? empty(filter, datedSentence(unit.places?.at ?? null, now)) : table(rows, filter, now)}
${pager(filter.page, rows.length === receivedPageSize, (page) => address(filter, { page }))}
<p class="note fr-mt-2w">À jour à ${frenchSeconds(now)} — la page se met à jour seule. ${count(rows.length, "demande affichée", "demandes affichées")} sur ${counts.tabs[filter.tab]}.</p>`,
  });
}

/** GET /liste-attente — the same rows, ordered by the day they were listed. */
export const waitingListPage = (web: Web) => web.redirect("/demandes?onglet=liste-attente", 303);

export const tabLabels: Record<Tab, string> = {
  "a-lire": "À lire",
  "a-l-etude": "À l’étude",
  complement: "Complément attendu",
  "oui-si": "Oui, si…",
  "liste-attente": "Liste d’attente",
  proposees: "Proposées",
  arrivees: "Arrivées attendues",
  closes: "Closes",
};
const sorts = { deadline: "Échéance la plus proche", received: "Reçue récemment", name: "Nom" } satisfies Record<
  ReceivedFilter["sort"],
  string
>;

function readFilter(web: Web): ReceivedFilter {
  const { member, now } = web.var;
  // a unit has one module, and so have the rights one holds there
  const receives = modulesOf(member, "receiver", "reader").find(isOpenModule);
  const q = (name: string) => web.req.query(name) ?? "";
  const tab = (Object.keys(tabs) as Tab[]).find((t) => t === q("onglet")) ?? "a-lire";
  const sort = (Object.keys(sorts) as ReceivedFilter["sort"][]).find((s) => s === q("tri")) ?? "deadline";
  const medical = (Object.keys(pathways) as (keyof typeof pathways)[]).some(
    (m) => holds(member, m, "receiver") && readsMedical(member, m),
  );
  return {
    unit: member.unit,
    patients: member.actingFor?.patients ?? "all",
    tab,
    sort,
    medical,
    search: q("q").trim().slice(0, 100),
    page: Math.max(1, Math.min(1000, Math.trunc(Number(q("page"))) || 1)),
    closedAfter: addHours(now, -24 * accessWindow(receives ?? "grand-age")),
  };
}

const address = (f: ReceivedFilter, some: Partial<ReceivedFilter>) => {
  const { tab, sort, search, page } = { ...f, ...some };
  return `/demandes?${new URLSearchParams({ onglet: tab, tri: sort, ...(search ? { q: search } : {}), ...(page > 1 ? { page: String(page) } : {}) })}`;
};

type Counts = Awaited<ReturnType<typeof countReceived>>;
const tabsOf = ({ tabs: counts, met }: Counts, f: ReceivedFilter) =>
  (Object.keys(tabs) as Tab[]).map((tab) => ({
    href: address(f, { tab, search: "", page: 1 }),
    label: tabLabels[tab],
    count: counts[tab],
    current: !f.search && tab === f.tab,
    urgent: counts[tab] > 0 && (tab === "a-lire" || (tab === "oui-si" && met > 0)),
  }));

const empty = (f: ReceivedFilter, places: string) =>
  f.search
    ? emptyState(
        `Aucune demande reçue ne correspond à « ${f.search} ».`,
        html`<a class="fr-link" href="${address(f, { search: "" })}">Revenir à la liste</a>`,
      )
    : f.tab === "a-lire"
      ? emptyState(
          `Rien à lire. ${places}`.trim(),
          places ? html`<a class="fr-link" href="/places">Mettre à jour</a>` : "",
        )
      : emptyState(`Aucune demande « ${tabLabels[f.tab].toLowerCase()} ».`);

const table = (
  rows: ReceivedRow[],
  f: ReceivedFilter,
  now: Date,
) => html`<table class="liste"><thead><tr><th scope="col">Personne et besoin</th><th scope="col">Soins à prévoir</th><th scope="col">Demandeur</th><th scope="col">${f.tab === "liste-attente" ? "Rang" : "Reçue"}</th><th scope="col">État</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${rows.map((r, i) => line(r, f, (f.page - 1) * receivedPageSize + i + 1, now))}</tbody></table>`;

function line(r: ReceivedRow, f: ReceivedFilter, rank: number, now: Date) {
  const name = r.person ? named(r.person, now) : profiled(r, now);
  const care = r.profile ? r.profile.care : [r.careSummary, r.medicalSummary].filter(Boolean).join(" · ");
  const late = r.deadline !== null && r.deadline < now && ["sent", "read", "studying"].includes(r.state);
  const dates = r.needFrom
    ? `, ${r.needTo ? `du ${frenchDay(r.needFrom)} au ${frenchDay(r.needTo)}` : `à partir du ${frenchDay(r.needFrom)}`}`
    : "";
  const silent = r.reminded && r.deadline !== null && r.deadline < now;
  return html`<tr id="demande-${r.id}"><td><a class="qui fr-link fr-link--sm" href="/demandes/${r.id}">${name}</a><br>${needLabel(r.module, r.need)}${dates}${r.profile ? html` ${badge("Profil sans identité", "neutral")}` : ""}${r.urgency === "standard" ? "" : html` ${badge(urgencyLabel[r.urgency as "urgent"], "warning")}`}</td>
<td data-t="Soins">${care || html`<span class="note">${r.profile ? "voir la demande" : "voir le dossier"}</span>`}</td>
<td data-t="Demandeur">${r.requester} ${r.distanceKm === null ? "" : html`<span class="note">${r.profile ? nearDistance(r.distanceKm) : `${Math.round(r.distanceKm)} km`}</span>`}</td>
<td class="age ${late ? "tard" : ""}" data-t="${f.tab === "liste-attente" ? "Rang" : "Reçue"}">${f.tab === "liste-attente" && r.listedAt ? html`${rank === 1 ? "1ʳᵉ" : `${rank}ᵉ`}, depuis le ${frenchDay(dayOf(r.listedAt))}` : r.sentAt ? ago(r.sentAt, now) : ""}</td>
<td data-t="État">${state(r, late)}${silent ? html`<div class="note">le demandeur, relancé deux fois, n’a pas confirmé</div>` : ""}</td>
<td><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/demandes/${r.id}">Ouvrir<span class="fr-sr-only"> la demande de ${name}</span></a></td></tr>`;
}

/** "Mme Lucienne F., 87 ans" */
const named = (p: NonNullable<ReceivedRow["person"]>, now: Date) =>
  `${shortName({ birthName: p.birth_name, usedName: p.used_name, givenName: p.given_name, usedGivenName: p.used_given_name, sex: p.sex, birthDate: p.birth_date, birthPlace: null, ins: null, insStatus: "provisoire" })}${p.birth_date ? `, ${ageOn(p.birth_date, dayOf(now))} ans` : ""}`;

/** "Femme, 80 à 89 ans (PROFIL-1A2B3C4D)" */
const profiled = (r: ReceivedRow, now: Date) =>
  `${sexWord[r.profile!.sex]}, ${ageBand(r.profile!.birthDate, dayOf(now))} (${r.number})`;

function state(r: ReceivedRow, late: boolean) {
  const detail = r.suspended
    ? "dossier suspendu, délais arrêtés"
    : r.expectedOn && (r.state === "confirmed" || r.state === "offered")
      ? `le ${frenchDay(r.expectedOn)}`
      : r.reason
        ? reasonLabel(r.module, r.reason)
        : r.state === "conditional"
          ? r.conditionsMetAt
            ? "vous pouvez proposer"
            : "en attente d’une condition"
          : r.assignee
            ? `suivie par ${r.assignee}`
            : "";
  const due =
    r.deadline && ["sent", "read", "studying"].includes(r.state)
      ? `à répondre avant le ${frenchInstant(r.deadline)}`
      : "";
  return html`${late ? badge("En retard", "warning") : r.state === "conditional" && r.conditionsMetAt ? badge("Conditions remplies", "success") : badge(r.state === "sent" ? "Nouvelle" : stateLabel(r.module, r.state), toneOf(r.state))}${detail ? html`<div>${detail}</div>` : ""}${due ? html`<div class="note">${due}</div>` : ""}`;
}
