import { html } from "hono/html";
import type { Html } from "./page.ts";

/** The eight steps of a dossier; `here` counts from 1, 9 when all are done. */
export const steps = (labels: readonly string[], here: number) =>
  html`<ol class="etapes fr-my-2w">${labels.map((label, i) => html`<li class="${i + 1 < here ? "fait" : i + 1 === here ? "ici" : ""}">${label}${i + 1 === here ? html`<span class="fr-sr-only"> (étape en cours)</span>` : ""}</li>`)}</ol>`;

/** What waits for this person, in one sentence with its button. */
export const yourTurn = (sentence: Html | string, note: Html | string, actions: Html | string) =>
  html`<div class="a-vous fr-mb-3w"><div class="ligne"><div><b>${sentence}</b>${note ? html`<br><span class="note">${note}</span>` : ""}</div><div class="boutons">${actions}</div></div></div>`;

export const gauge = (answered: number, required: number) => {
  const percent = required === 0 ? 100 : Math.round((100 * answered) / required);
  return html`<div class="jauge" role="img" aria-label="${answered} réponses obligatoires sur ${required}"><span style="width:${percent}%"></span></div>`;
};
