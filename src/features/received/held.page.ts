import { html } from "hono/html";
import { findHold } from "#features/places/hold.store.ts";
import { findExpectedWait } from "#features/places/wait.store.ts";
import { waitSentence } from "#features/places/wait.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import { words } from "#features/requests/act-words.ts";
import { mayAct } from "#features/requests/acts.ts";
import { frenchInstant } from "#lib/dates.ts";
import type { Html } from "#ui/page.ts";
import type { Web } from "#web/web.ts";

/** The place kept for a proposal, with its hour, as both sides read it; its unit may keep it longer, once. */
export async function heldPlace(web: Web, r: Referral, q: AdmissionRequest): Promise<Html | ""> {
  if (q.state.kind !== "offered") return "";
  const { db, member, now } = web.var;
  const hold = await findHold(db, q.id, now);
  if (!hold)
    return html`<p class="note">Aucune place n’est gardée : elle peut être prise par une autre personne avant la confirmation.</p>`;
  const may = !hold.extended && mayAct(r, q, { kind: "extend-hold" }, member, null) === null;
  return html`<p><b>Place gardée jusqu’au ${frenchInstant(hold.until)}</b>${hold.extended ? html` <span class="note">(prolongée)</span>` : ""}. ${may ? html`<a class="fr-link fr-link--sm" href="/demandes/${q.id}/actes/${words["extend-hold"].slug}">${words["extend-hold"].button}</a>` : ""}</p>`;
}

/** How long one usually waits there for this kind of need, for a request that has no place yet. */
export async function usualWait(web: Web, r: Referral, q: AdmissionRequest): Promise<Html | ""> {
  if (!["sent", "read", "studying", "info-requested", "conditional", "waiting"].includes(q.state.kind)) return "";
  const need = r.needs.find((n) => n.id === q.need)!;
  return html`<p class="note">${waitSentence(await findExpectedWait(web.var.db, q.unit, need.kind, web.var.now))}.</p>`;
}
