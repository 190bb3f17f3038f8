import { html } from "hono/html";
import type { AccountState } from "#features/accounts/account.ts";
import { moduleNames, roleNames, stateNames } from "#features/accounts/wording.ts";
import { csvOf } from "#lib/csv.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { badge, emptyState, select, type Tone } from "#ui/parts.ts";
import { pager } from "#ui/worklist.ts";
import type { Web } from "#web/web.ts";
import { openStructure, showStructure } from "./frame.page.ts";
import { listStaff } from "./staff.store.ts";
import { equipmentOf, filterStaff, hasStrong, meansFilters, type StaffFilter, type StaffLine } from "./staff.ts";
import type { Structure } from "./structure.ts";

const pageSize = 50;

/** GET /structure — who works in the establishment, with which rights, and how they sign in. */
export async function staffPage(web: Web) {
  const { db, now } = web.var;
  const structure = await openStructure(web);
  const all = await listStaff(db, structure.facility, dayOf(now));
  const filter = readFilter(web);
  const found = filterStaff(all, filter);
  const page = Math.max(1, Math.trunc(Number(web.req.query("page"))) || 1);
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const present = filterStaff(all, { search: "", unit: "", state: "active", means: "" });
  const weak = present.filter((one) => !hasStrong(one)).length;
  return showStructure(web, structure, {
    title: "Membres",
    heading: html`<div class="ligne fr-mb-2w"><h1 class="fr-h4 fr-mb-0">Membres de l’établissement</h1><a class="fr-btn" href="/structure/inviter">Inviter quelqu’un</a></div>`,
    body: html`${filterForm(structure, filter)}
<p class="note">${count(found.length, "personne")} · ${weak > 0 ? html`<a href="/structure?moyen=sans-fort&amp;etat=active">${count(weak, "compte actif sans moyen fort", "comptes actifs sans moyen fort")}</a>` : "tous les comptes actifs ont un moyen fort"} · <a href="/structure/membres.csv" data-turbo="false">Télécharger la liste (CSV)</a></p>
${shown.length === 0 ? emptyState("Personne ne correspond à ces critères.", html`<a class="fr-link" href="/structure">Voir tous les membres</a>`) : table(shown)}
${pager(page, found.length > page * pageSize, (to) => `/structure?${addressOf(filter, to)}`)}`,
  });
}

/** GET /structure/membres.csv */
export async function staffCsvPage(web: Web) {
  const { db, now } = web.var;
  const structure = await openStructure(web);
  const staff = await listStaff(db, structure.facility, dayOf(now));
  const head = [
    "Nom",
    "Prénom",
    "Profession ou fonction",
    "Courriel",
    "État",
    "Habilitations",
    "Moyens",
    "Moyen fort",
    "Dernière connexion",
  ];
  const lines = staff.map((one) => [
    one.familyName,
    one.givenName,
    one.professionLabel,
    one.email ?? "",
    stateNames[one.state],
    one.rights
      .map((r) => `${r.unitName} : ${roleNames[r.role]} (${moduleNames[r.module]})${r.medical ? ", médicale" : ""}`)
      .join(" · "),
    equipmentOf(one).join(", "),
    hasStrong(one) ? "oui" : "non",
    one.lastSignInAt ? frenchDay(dayOf(one.lastSignInAt)) : "jamais",
  ]);
  web.header("content-type", "text/csv; charset=utf-8");
  web.header("content-disposition", `attachment; filename="membres-${dayOf(now)}.csv"`);
  web.header("cache-control", "private, no-store");
  return web.body(csvOf([head, ...lines]));
}

const states: StaffFilter["state"][] = ["invited", "active", "suspended", "dormant", "closed", "ended"];

function readFilter(web: Web): StaffFilter {
  const q = (name: string) => web.req.query(name) ?? "";
  return {
    search: q("q").slice(0, 100),
    unit: q("unite"),
    state: states.find((one) => one === q("etat")) ?? "",
    means: meansFilters.find((one) => one === q("moyen")) ?? "",
  };
}

const addressOf = (f: StaffFilter, page: number) =>
  new URLSearchParams({ q: f.search, unite: f.unit, etat: f.state, moyen: f.means, page: String(page) });

const filterForm = (
  structure: Structure,
  filter: StaffFilter,
) => html`<form method="get" action="/structure" class="outils fr-mb-2w" role="search">
<div class="fr-input-group"><label class="fr-label" for="q">Nom, fonction ou courriel</label><input class="fr-input" id="q" name="q" type="search" value="${filter.search}"></div>
${select({ name: "unite", label: "Unité", empty: "Toutes", value: filter.unit, options: structure.units.map((u) => ({ code: u.id, label: u.name })) })}
${select({ name: "etat", label: "État", empty: "En poste", value: filter.state, options: states.map((code) => ({ code, label: code === "ended" ? "Habilitations terminées" : stateNames[code as AccountState] })) })}
${select({
  name: "moyen",
  label: "Moyens",
  empty: "Tous",
  value: filter.means,
  options: [
    { code: "fort", label: "Avec moyen fort" },
    { code: "sans-fort", label: "Sans moyen fort" },
    { code: "aucun", label: "Aucun moyen connu" },
  ],
})}
<button class="fr-btn fr-btn--secondary">Filtrer</button></form>`;

const table = (
  staff: StaffLine[],
) => html`<table class="liste"><caption class="fr-sr-only">Membres de l’établissement</caption><thead><tr><th scope="col">Personne</th><th scope="col">Habilitations</th><th scope="col">Moyens de connexion</th><th scope="col">Dernière connexion</th><th scope="col">État</th></tr></thead>
<tbody>${staff.map(line)}</tbody></table>`;

const line = (
  one: StaffLine,
) => html`<tr><td><a class="qui fr-link fr-link--sm" href="/structure/membres/${one.account}">${one.givenName} ${one.familyName}</a><br><span class="note">${one.professionLabel}</span></td>
<td data-t="Habilitations">${one.rights.length === 0 ? html`<span class="note">aucune en cours</span>` : one.rights.map((r, i) => html`${i > 0 ? html`<br>` : ""}${r.unitName} : ${roleNames[r.role]}${r.medical ? ", médicale" : ""}`)}</td>
<td data-t="Moyens">${equipmentOf(one).join(", ") || html`<span class="note">aucun connu</span>`}${hasStrong(one) ? "" : html`<br><span class="note">pas de moyen fort</span>`}</td>
<td data-t="Dernière connexion">${one.lastSignInAt ? frenchDay(dayOf(one.lastSignInAt)) : html`<span class="note">jamais</span>`}</td>
<td data-t="État">${badge(stateNames[one.state], stateTones[one.state])}</td></tr>`;

export const stateTones: Record<AccountState, Tone> = {
  invited: "info",
  active: "success",
  suspended: "warning",
  dormant: "neutral",
  closed: "neutral",
};
