import { html } from "hono/html";
import { kindOf } from "#features/decisions/documents.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { listAttachments } from "#features/volets/attachment.store.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { hidden, input, radios } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";
import { listConsents } from "./consent.store.ts";
import type { Notification } from "./followed.store.ts";

/** The documents of the evaluation, once the person agreed that this establishment reads them. */
export async function evaluationPart(web: Web, n: Notification) {
  const { db, now } = web.var;
  const id = n.referral.id;
  const [consents, files] = await Promise.all([listConsents(db, id), listAttachments(db, await findKey(db, id), id)]);
  const consent = consents.get(n.facility);
  const documents = files.filter((file) => kindOf(file.linkId) === "evaluation");
  const letters = files.filter((file) => kindOf(file.linkId) === "letter");
  const links = (list: typeof files) =>
    html`<ul>${list.map((file) => html`<li><a class="fr-link" href="/orientations-recues/${n.request.id}/documents/${file.id}" data-turbo="false">${file.name}</a></li>`)}</ul>`;
  return html`${letters.length > 0 ? html`<h2 class="fr-h6 fr-mt-3w fr-mb-1w">Notification de la MDPH</h2>${links(letters)}` : ""}<h2 class="fr-h6 fr-mt-3w fr-mb-1w" id="evaluation">Éléments d’évaluation de la MDPH</h2>
${consent ? html`<p>Accord ${consent.given ? "donné" : "refusé ou retiré"} le ${frenchDay(consent.on)}, ${consent.side === "person" ? "dit par la personne ou ses proches" : `recueilli par ${consent.who}`} <span class="note">(enregistré le ${frenchInstant(consent.at)})</span></p>` : html`<p class="note">Ces documents s’ouvrent à votre établissement seul, après l’accord de la personne ou de son représentant.</p>`}
${consent?.given ? (documents.length === 0 ? html`<p>La MDPH n’a pas joint de document.</p>` : links(documents)) : ""}
<details class="repli carte"><summary>${consent ? "Enregistrer un changement" : "Enregistrer l’accord de la personne"}</summary><form method="post" action="/orientations-recues/${n.request.id}/accord">
${radios({
  name: "accord",
  label: "La personne, ou son représentant, accepte-t-elle que votre établissement lise l’évaluation ?",
  options: [
    { code: "oui", label: "Oui" },
    { code: "non", label: "Non" },
  ],
})}${input({ name: "le", type: "date", label: "Recueilli le", value: dayOf(now), attributes: `max="${dayOf(now)}"` })}${hidden("etablissement", n.facility)}<button class="fr-btn fr-btn--sm">Enregistrer</button></form></details>`;
}
