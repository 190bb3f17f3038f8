import { html } from "hono/html";
import { type FormFields, readSection } from "#features/forms/posted.ts";
import { findNode } from "#features/forms/tree.ts";
import { dossierPath } from "#features/referrals/path.ts";
import { area } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import type { OpenVolet } from "./volet.page.ts";

/** What was typed in a volet that takes no more answers, the dossier being closed meanwhile: nothing typed is lost, it is given back to copy. */
export function unsavedPage(web: Web, v: OpenVolet, form: FormFields) {
  const given = Object.entries(readSection(v.questionnaire, form).typed)
    .map(([key, typed]) => ({ key, text: [typed].flat().join("\n") }))
    .filter(({ text }) => text.trim() !== "");
  return show(web, {
    title: "Réponses non enregistrées",
    status: 409,
    body: html`<h1 class="fr-h4">Ce volet n’accepte plus de réponses</h1>
<p>Le dossier a été fermé, ou votre droit a changé, pendant que vous le remplissiez. Rien de ce que vous venez de saisir n’est enregistré.</p>
${
  given.length === 0
    ? ""
    : html`<h2 class="fr-h6">Ce que vous aviez saisi</h2><p>Copiez ce qui doit être gardé : cette page est la seule à le montrer.</p>
${given.map(({ key, text }, i) => area({ name: `saisi-${i}`, label: labelOf(v, key), value: text, rows: Math.min(8, text.split("\n").length + 1) }))}`
}
<p><a class="fr-btn" href="${dossierPath(v.access, v.referral.id)}">Revenir au dossier</a></p>`,
  });
}

const labelOf = (v: OpenVolet, key: string) => findNode(v.questionnaire, key)?.item.text ?? "Réponse";
