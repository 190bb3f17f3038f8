import { html } from "hono/html";
import { type Html, show } from "#idp/pages/frame.ts";
import type { Settings } from "#idp/settings.ts";
import type { Web } from "#idp/web.ts";

/** A part of the administration: a line of its menu. */
export type Section = {
  path: string;
  label: string;
  /** What one does there. */
  about: string;
  isOpen: (settings: Settings) => boolean;
};

/** In the order of the menu. */
export const sections: Section[] = [
  {
    path: "/admin/cartes",
    label: "Cartes",
    about: "Les cartes de démonstration : débloquer, mettre en opposition, rendre illisible.",
    isOpen: ({ mode }) => mode === "psc",
  },
  {
    path: "/admin/essais",
    label: "Essais",
    about: "Ce qui va mal exprès, pour qui et où ; les personnes d’essai.",
    isOpen: ({ mode }) => mode === "psc",
  },
  {
    path: "/admin/personnes",
    label: "Personnes",
    about: "Les personnes fictives : chercher, ajouter, corriger les contacts, retirer, remplacer.",
    isOpen: ({ mode }) => mode === "psc",
  },
  {
    path: "/admin/etablissements",
    label: "Établissements",
    about: "Les établissements dont l’identification est reconnue (onglet Délégation).",
    isOpen: ({ mode }) => mode === "psc",
  },
  {
    path: "/admin/adoption",
    label: "Adoption",
    about: "Qui a une e-CPS, par profession ; les connexions par mois.",
    isOpen: ({ mode }) => mode === "psc",
  },
  {
    path: "/admin/annuaire",
    label: "Annuaire",
    about: "Les personnes de l’établissement, leur rapprochement avec le registre national, leurs moyens de connexion.",
    isOpen: ({ mode }) => mode === "hospital",
  },
  {
    path: "/admin/services",
    label: "Services",
    about: "Les logiciels raccordés : rapports d’essai, mise en production, fermeture.",
    isOpen: () => true,
  },
];

/** A page of the administration, with its menu. */
export const showAdmin = (
  web: Web,
  { title, body, status = 200 }: { title: string; body: Html | Promise<Html>; status?: 200 | 201 | 404 | 409 | 422 },
) =>
  show(web, {
    title,
    status,
    wide: true,
    body: (async () => html`<nav class="nav" aria-label="Administration"><a href="/admin"${here(web, "/admin")}>Administration</a>${openSections(
      web,
    ).map(({ path, label }) => html`<a href="${path}"${here(web, path)}>${label}</a>`)}</nav>
${await body}`)(),
  });

export const openSections = (web: Web) => sections.filter((section) => section.isOpen(web.var.desk.settings));

const here = (web: Web, path: string) => (web.req.path === path ? html` aria-current="page"` : "");
