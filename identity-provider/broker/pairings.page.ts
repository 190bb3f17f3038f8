import { html } from "hono/html";
import { recordEvent } from "#idp/event.store.ts";
import type { Html } from "#idp/pages/frame.ts";
import { homePage } from "#idp/portal/portal.page.ts";
import type { Web } from "#idp/web.ts";
import { frenchDay } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { endPairing, listPairings, type Pairing } from "./trip.store.ts";

/** On a person's own page: the hospitals whose sign-on may say it is them. Nothing when there is none. */
export async function pairingsSection(web: Web, personId: string): Promise<Html | ""> {
  const pairings = await listPairings(web.var.db, personId);
  if (pairings.length === 0) return "";
  return html`<h2>Comptes d’établissement appairés</h2>
<p>Ces établissements peuvent dire que c’est vous ; vous confirmez à chaque fois.</p>
<ul class="appareils">${pairings.map((pairing) => pairingItem(pairing, new Date()))}</ul>`;
}

const pairingItem = (
  pairing: Pairing,
  now: Date,
) => html`<li><p><b>${pairing.name}</b>${pairing.endsAt <= now ? html` <strong class="etiquette">Terminé</strong>` : ""}<br>
<small>appairé le ${day(pairing.madeAt)}${pairing.lastUsedAt ? `, utilisé le ${day(pairing.lastUsedAt)}` : ", jamais utilisé"}, jusqu’au ${day(pairing.endsAt)}</small></p>
<div class="actions"><form method="post" action="/login-page/appairages/${pairing.id}/suppression"><button class="second">Supprimer <span class="invisible">l’appairage avec ${pairing.name}</span></button></form></div></li>`;

const day = (at: Date) => frenchDay(at.toISOString());

/** POST /login-page/appairages/:id/suppression: at once; the next sign-in through that hospital asks a proof again. */
export async function endPairingPage(web: Web): Promise<Response> {
  const { db, signedIn } = web.var;
  const id = web.req.param("id") ?? "";
  const isDone = isUuid(id) && (await endPairing(db, id, signedIn.person.id, new Date()));
  if (!isDone)
    return homePage(web, signedIn, { text: "Cet appairage n’est pas, ou n’est plus, dans votre liste.", status: 409 });
  await recordEvent(db, { kind: "pairing-ended", personId: signedIn.person.id, means: "IDENTITY_BROKER" });
  return web.redirect("/login-page", 303);
}
