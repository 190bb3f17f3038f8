import { html } from "hono/html";
import { type Html, nothing } from "./page.ts";
import { hidden } from "./parts.ts";

/** A form that a key answers: the browser asks the key, then sends what it signed. Without JavaScript a sentence says so. */
export type PasskeyForm = {
  /** "https://sextant.example": keys answer there and nowhere else. */
  site: string;
  kind: "use" | "enrol";
  action: string;
  options: string;
  fields: Record<string, string>;
  /** What is typed before the key is asked. */
  body?: Html;
  button: string;
  primary?: true;
};

export const passkeyForm = (
  p: PasskeyForm,
) => html`<sextant-passkey data-site="${p.site}" data-kind="${p.kind}" data-options="${p.options}">
<form method="post" action="${p.action}" hidden>${Object.entries(p.fields).map(([name, value]) => hidden(name, value))}${hidden("reponse", "")}${p.body ?? nothing}
<ul class="fr-btns-group"><li><button class="fr-btn ${p.primary ? "" : "fr-btn--secondary"} fr-mb-1w">${p.button}</button></li></ul>
<p class="fr-text--sm fr-mb-0" role="status" data-state></p></form>
<noscript><p class="fr-text--sm fr-mb-0">Une clé d’accès demande JavaScript, qui est désactivé dans ce navigateur.</p></noscript>
</sextant-passkey>`;

/** Signs in, confirms who one is, or unlocks, with a key. */
export const keyButton = (p: {
  site: string;
  purpose: "sign-in" | "step-up" | "unlock";
  back: string;
  button: string;
  primary?: true;
}) =>
  passkeyForm({
    ...p,
    kind: "use",
    action: "/connexion/cle",
    options: "/connexion/cle/options",
    fields: { but: p.purpose, retour: p.back },
  });
