import { html } from "hono/html";
import type { Html } from "#ui/page.ts";
import { tabs } from "#ui/parts.ts";

/** The parts of "Mon compte". A feature that adds one adds its line here. */
const parts = [
  { href: "/compte", label: "Informations" },
  { href: "/compte/moyens", label: "Moyens de connexion" },
  { href: "/compte/association", label: "Carte et comptes" },
  { href: "/compte/delegations", label: "Délégations" },
  { href: "/compte/sessions", label: "Sessions" },
  { href: "/compte/historique", label: "Historique" },
  { href: "/compte/notifications", label: "Notifications" },
  { href: "/compte/recherches", label: "Recherches" },
] as const;
export type AccountPart = (typeof parts)[number]["href"];

/** A page of "Mon compte": its title, its tabs, and what it says. */
export const accountFrame = (part: AccountPart, body: Html) => html`<h1 class="fr-h4 fr-mb-1w">Mon compte</h1>
${tabs("Mon compte", parts, part)}<div class="moyen fr-mt-3w">${body}</div>`;
