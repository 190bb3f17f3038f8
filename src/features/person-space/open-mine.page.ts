import { openDossier } from "#features/referrals/dossier.page.ts";
import { dossierPath, isPersonSide } from "#features/referrals/path.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { notFoundPage } from "#web/errors.ts";
import type { Web } from "#web/web.ts";

/** The dossier of whoever stands on the person's side, or the answer for the others: 404 outside their scope, their own page inside. */
export async function openMine(web: Web): Promise<{ referral: Referral; access: "person" | "helper" } | Response> {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  const { referral, access } = found;
  return isPersonSide(access) ? { referral, access } : web.redirect(dossierPath(access, referral.id), 303);
}
