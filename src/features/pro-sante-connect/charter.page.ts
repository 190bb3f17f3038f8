import { html } from "hono/html";
import { z } from "zod";
import { returnPath } from "#features/sessions/return-path.ts";
import { frenchDay, frenchInstant } from "#lib/dates.ts";
import { checkbox, errorSummary, hidden } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { acceptCharter } from "./charter.action.ts";
import { findAcceptance } from "./charter.store.ts";
import { accept, type CharterRefusal, charterOf, isCharterDue, type Reader } from "./charter.ts";

/** GET /compte/charte: readable by everyone at any time; to accept for whoever has not. */
export const charterPage = (web: Web) => showCharter(web, returnPath(web.req.query("retour")), null);

const Form = z.object({ version: z.string(), accepte: z.string().optional(), retour: z.string().optional() });

/** POST /compte/charte */
export async function acceptCharterPage(web: Web) {
  const form = Form.safeParse(await web.req.parseBody());
  const { version, accepte, retour } = form.success ? form.data : {};
  const back = returnPath(retour);
  const { id, kind } = web.var.signedIn!.account;
  const accepted = accept(version, accepte === "oui" ? "ticked" : "not-ticked", kind);
  if (!accepted.ok) return showCharter(web, back, accepted.refusal);
  await acceptCharter(web.var.db, id, web.var.now, accepted.value);
  return goTo(web, back, "Merci, votre accord est enregistré.");
}

async function showCharter(web: Web, back: string, refusal: CharterRefusal | null) {
  const { signedIn, db } = web.var;
  const kind: Reader = signedIn?.account.kind ?? (web.req.query("pour") === "personnes" ? "person" : "professional");
  const charter = charterOf(kind);
  const isDue = signedIn !== null && isCharterDue(signedIn.charter, kind);
  const at = signedIn && !isDue ? await findAcceptance(db, signedIn.account.id, charter.version) : null;
  const problem = refusal && { field: "accepte", message: telling(refusal) };
  return show(web, {
    title: "Conditions d’utilisation",
    status: refusal ? (refusal.kind === "another-version" ? 409 : 400) : 200,
    body: html`<div class="etroit">${errorSummary(problem ? [problem] : [])}<h1 class="fr-h4">Conditions d’utilisation</h1>
<p>${charter.introduction}</p>
${charter.parts.map(({ title, lines }) => html`<h2 class="fr-h6 fr-mb-1w">${title}</h2><ul class="fr-mb-3w">${lines.map((line) => html`<li>${line}</li>`)}</ul>`)}
${signedIn ? "" : kind === "person" ? html`<p class="note"><a href="/compte/charte">Les conditions des professionnels</a></p>` : html`<p class="note"><a href="/compte/charte?pour=personnes">Les conditions des personnes et des aidants</a></p>`}
<p class="note">Texte du ${frenchDay(charter.version)}.${at ? ` Vous l’avez accepté le ${frenchInstant(at)}.` : ""}</p>
${isDue ? form(charter.version, back, problem?.message) : ""}</div>`,
  });
}

const form = (
  version: string,
  back: string,
  error: string | undefined,
) => html`<form class="carte" method="post" action="/compte/charte">
${hidden("version", version)}${hidden("retour", back)}
${checkbox({ name: "accepte", label: "J’ai lu et accepte les conditions ci-dessus", error })}
<button class="fr-btn">Valider</button></form>
<form class="fr-mt-3w" method="post" action="/deconnexion" data-turbo="false"><button class="lien">Ne pas accepter et se déconnecter</button></form>`;

function telling(refusal: CharterRefusal): string {
  switch (refusal.kind) {
    case "not-ticked":
      return "Cochez la case si vous acceptez ces conditions : sans elle, votre espace reste fermé.";
    case "another-version":
      return "Ces conditions viennent de changer : relisez-les avant de les accepter.";
  }
}
