import { html, raw } from "hono/html";
import type { Html } from "#ui/page.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findStructure } from "./structure.store.ts";
import type { Structure } from "./structure.ts";

/** The establishment the référent administers. */
export const openStructure = (web: Web): Promise<Structure> => findStructure(web.var.db, web.var.member.unit);

const tabs = [
  { href: "/structure", label: "Membres" },
  { href: "/structure/fiche", label: "Fiche" },
  { href: "/structure/limites", label: "Limites à vérifier" },
  { href: "/structure/inviter", label: "Inviter quelqu’un" },
  { href: "/structure/connexion", label: "Règle de connexion" },
  { href: "/structure/campagne", label: "Campagne" },
  { href: "/structure/reunions", label: "Comptes réunis" },
  { href: "/structure/guichets", label: "Guichets" },
];

/** The page itself, or one of those that belong to it: "/structure" alone is also the beginning of every other. */
const isCurrent = (href: string, path: string) =>
  path === href || (href !== "/structure" && path.startsWith(`${href}/`));

type Shown = { title: string; status?: 200 | 400 | 404 | 409; body: Html; heading?: Html };

/** Every page of the space: where one is, then what it holds. */
export const showStructure = (web: Web, structure: Structure, { title, status = 200, body, heading }: Shown) =>
  show(web, {
    title: `${title} — ${structure.name}`,
    status,
    body: html`<p class="fil fr-mb-1v">${structure.name} › Référent structure</p>
${heading ?? html`<h1 class="fr-h4">${title}</h1>`}
<nav class="onglets fr-mb-2w" aria-label="Espace du référent structure">${tabs.map((tab) => html`<a href="${tab.href}" ${isCurrent(tab.href, web.req.path) ? raw(tab.href === web.req.path ? 'aria-current="page"' : 'aria-current="true"') : ""}>${tab.label}</a>`)}</nav>
${body}`,
  });

export const typedIn = async (web: Web): Promise<Record<string, string>> =>
  Object.fromEntries(Object.entries(await web.req.parseBody()).map(([key, value]) => [key, String(value).trim()]));
