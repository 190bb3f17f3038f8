import { html } from "hono/html";
import type { DossierKey } from "#db/vault.ts";
import type { Person } from "#features/persons/person.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive } from "#features/referrals/request.ts";
import { readValidated } from "#features/volets/volet.store.ts";
import { dayOf } from "#lib/dates.ts";
import { type Html, nothing } from "#ui/page.ts";
import type { Web } from "#web/web.ts";
import { staySentence } from "./stay-dates.ts";

/** For the unit that was sent the dossier of a patient: since when in hospital, since when ready. Nothing more once the patient has come. */
export async function stayDates(
  web: Web,
  r: Referral,
  request: AdmissionRequest,
  { sex }: Person,
  key: DossierKey,
): Promise<Html> {
  if (r.module !== "sanitaire" || !(isLive(request) || request.state.kind === "confirmed")) return nothing;
  const { demandeur } = await readValidated(web.var.db, r.id, key);
  const said = demandeur ? staySentence(demandeur.answers, sex, dayOf(web.var.now)) : "";
  return said ? (html`<p class="fr-mb-1w" data-sejour>${said}.</p>` as Html) : nothing;
}
