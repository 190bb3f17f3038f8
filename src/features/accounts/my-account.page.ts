import { html } from "hono/html";
import type { Html } from "#ui/page.ts";
import { tabs } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";

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

/** A person has neither card nor colleagues. */
const ofProfessionals: AccountPart[] = ["/compte/association", "/compte/delegations"];

/** A page of "Mon compte": its title, its tabs, and what it says. */
export function accountFrame(web: Web, part: AccountPart, body: Html) {
  const isPerson = web.var.signedIn?.account.kind === "person";
  const shown = isPerson ? parts.filter(({ href }) => !ofProfessionals.includes(href)) : parts;
  return html`<h1 class="fr-h4 fr-mb-1w">Mon compte</h1>
${tabs("Mon compte", shown, part)}<div class="moyen fr-mt-3w">${body}</div>`;
}
