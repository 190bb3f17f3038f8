import { html, raw } from "hono/html";

/** What work lists share: tabs with their counts, search and order, pages. */
export type Tab = { href: string; label: string; count: number; current: boolean; urgent: boolean };

export const tabBar = (label: string, tabs: Tab[]) =>
  html`<nav class="onglets" aria-label="${label}">${tabs.map(
    (t) =>
      html`<a class="${t.urgent ? "urgent" : ""}" ${t.current ? raw('aria-current="page"') : ""} href="${t.href}">${t.label} <b>${t.count}</b></a>`,
  )}</nav>`;

export type Tools = {
  tab: string;
  search: string;
  sort: string;
  sorts: Record<string, string>;
  more?: ReturnType<typeof html>;
};

/** Search by name or number, and the order; it works as a plain form, and by itself when the order is chosen. */
export const listTools = (t: Tools) => html`<form class="fr-my-2w outils" method="get" role="search">
<input type="hidden" name="onglet" value="${t.tab}">
<div class="fr-search-bar"><label class="fr-label fr-sr-only" for="q">Nom ou numéro de dossier</label><input class="fr-input" id="q" name="q" type="search" placeholder="Nom ou numéro de dossier" value="${t.search}"><button class="fr-btn" title="Rechercher">Rechercher</button></div>
<select class="fr-select" name="tri" aria-label="Trier" data-autosubmit>${Object.entries(t.sorts).map(([code, label]) => html`<option value="${code}" ${code === t.sort ? raw("selected") : ""}>${label}</option>`)}</select>
<button class="fr-btn fr-btn--secondary">Trier</button>${t.more ?? ""}</form>`;

export const pager = (page: number, more: boolean, hrefOf: (page: number) => string) =>
  page === 1 && !more
    ? ""
    : html`<nav class="boutons fr-mt-2w" aria-label="Pages">${page > 1 ? html`<a class="fr-link" href="${hrefOf(page - 1)}">Page précédente</a>` : ""}<span class="note">page ${page}</span>${more ? html`<a class="fr-link" href="${hrefOf(page + 1)}">Page suivante</a>` : ""}</nav>`;
