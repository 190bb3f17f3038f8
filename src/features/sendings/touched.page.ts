import { html } from "hono/html";
import type { DossierKey } from "#db/vault.ts";
import { readsMedical } from "#features/accounts/member.ts";
import { readableReasons } from "#features/matching/ranking.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import { readValidatedContent } from "#features/volets/validated.page.ts";
import type { Web } from "#web/web.ts";
import { fitsOf, touchedBy } from "./fit.action.ts";

/** For the receiver: which of the unit's own limits the dossier touches, as it was last validated, and why it was sent all the same. */
export async function touchedLimits(web: Web, r: Referral, request: AdmissionRequest, key: DossierKey) {
  const { db, member, now } = web.var;
  const content = await readValidatedContent(web, r, key);
  const [fit] = await fitsOf(db, r, content, [request], null, now);
  const reasons = fit ? readableReasons(touchedBy(fit), { medical: readsMedical(member, r.module) }) : [];
  if (reasons.length === 0 && !request.overrideReason) return "";
  return html`<div class="fr-alert fr-alert--info fr-alert--sm fr-mb-2w">${request.overrideReason ? html`<p>Demande envoyée malgré un critère non rempli : « ${request.overrideReason} »</p>` : ""}${reasons.length > 0 ? html`<p>Limites de votre unité touchées par le dossier :</p><ul>${reasons.map(({ sentence }) => html`<li>${sentence}</li>`)}</ul>` : ""}</div>`;
}
