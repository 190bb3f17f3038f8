import { html } from "hono/html";
import { meansNames } from "#features/accounts/means.ts";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { listSecurityEvents, type PastEvent } from "#features/accounts/security-event.store.ts";
import { eventNames } from "#features/accounts/wording.ts";
import { frenchInstant } from "#lib/dates.ts";
import { emptyState } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { placeOf } from "./sessions.page.ts";

const shown = 50;

/** GET /compte/historique: what happened to one's account, the newest first. */
export async function historyPage(web: Web) {
  const typed = Date.parse(web.req.query("avant") ?? "");
  const before = Number.isNaN(typed) ? null : new Date(typed);
  const found = await listSecurityEvents(web.var.db, web.var.signedIn!.account.id, shown + 1, before);
  const events = found.slice(0, shown);
  const last = found.length > shown ? events.at(-1) : undefined;
  return show(web, {
    title: "Historique du compte",
    body: accountFrame(
      web,
      "/compte/historique",
      html`<h2 class="fr-h5 fr-mb-1w">Ce qui est arrivé à votre compte</h2>
<p class="note">Connexions, refus, moyens et droits changés, par vous ou par d’autres. Si une ligne vous surprend, fermez vos sessions, changez votre mot de passe et prévenez votre référent structure.</p>
${
  events.length > 0
    ? html`<table class="liste"><caption class="fr-sr-only">Historique du compte, du plus récent au plus ancien</caption>
<thead><tr><th scope="col">Quand</th><th scope="col">Quoi</th><th scope="col">Comment</th><th scope="col">Depuis</th></tr></thead><tbody>${events.map(line)}</tbody></table>`
    : emptyState("Rien d’inscrit à cette date. Chaque connexion et chaque changement de votre compte s’inscrira ici.")
}
${last ? html`<p class="fr-mt-2w"><a class="fr-link" href="/compte/historique?avant=${encodeURIComponent(last.at.toISOString())}">Voir plus ancien</a></p>` : ""}
${before ? html`<p><a class="fr-link" href="/compte/historique">Revenir au plus récent</a></p>` : ""}`,
    ),
  });
}

const line = (event: PastEvent) => html`<tr>
<td data-t="Quand"><span class="age">${frenchInstant(event.at)}</span></td>
<td><span class="qui">${eventNames[event.kind]}</span>${event.by ? html`<span class="note"> par ${event.by}</span>` : ""}${event.unit ? html` <span class="note">${event.unit}</span>` : ""}</td>
<td data-t="Comment">${event.means ? meansNames[event.means] : "–"}</td>
<td data-t="Depuis">${event.device || "–"}${event.address ? html` <span class="note">${placeOf(event.address)}</span>` : ""}</td></tr>`;
