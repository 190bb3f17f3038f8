import type { RequestId } from "#features/referrals/request.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { openDecision, showDecision } from "./decision.page.ts";
import { cancelOneNotification } from "./end.action.ts";

/** POST /mdph/decisions/:id/notifications/:demande — cancels one notification (49), or takes it up again (54). */
export async function changeNotificationPage(web: Web) {
  const { db, member, now } = web.var;
  const found = await openDecision(web);
  const request = found?.referral.requests.find((q) => q.id === web.req.param("demande"));
  if (!found || !request) return notFoundPage(web);
  const form = await web.req.parseBody();
  const field = `motif-${request.id}`;
  const reason = String(form[field] ?? "");
  if (!reason) return showDecision(web, { message: "Choisissez le motif.", field }, 409);
  const version = Number(form.version);
  const again = form.acte === "reactivate";
  const result = again
    ? await actOnRequest(
        ...([db, request.id as RequestId, { kind: "reactivate", reason, comment: "" }, member, version, now] as const),
      )
    : await cancelOneNotification(db, found.referral.id, { request: request.id, reason, version }, member, now);
  if (result.ok)
    return goTo(
      web,
      `/mdph/decisions/${found.referral.id}`,
      again ? "La notification est réactivée." : "La notification est annulée.",
    );
  const message = again
    ? "Cette notification ne peut pas être réactivée : une place est déjà prise pour ce droit, ou elle a été notifiée à nouveau."
    : "Cette notification a changé depuis l’affichage de la page : relisez-la.";
  return showDecision(web, { message, field }, 409);
}
