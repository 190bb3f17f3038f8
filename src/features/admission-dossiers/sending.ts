import type { Member } from "#features/accounts/member.ts";
import { type Decision, mayBeAddressed, type Standing, standingOf } from "#features/decisions/decision.ts";
import { conducts } from "#features/referrals/access.ts";
import { type Change, next, type RequestEvent, type Rulebook } from "#features/referrals/change.ts";
import { missingToSend, type Referral, type VoletStanding } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive, type RequestId } from "#features/referrals/request.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export type DossierRefusal =
  | { kind: "not-habilitated" }
  | { kind: "referral-closed"; status: Referral["status"] }
  | { kind: "decision-not-in-force"; standing: Standing }
  | { kind: "nothing-chosen" }
  /** It is closed, or was asked by the person: it has the dossier. */
  | { kind: "not-designated"; request: RequestId }
  | { kind: "volets-missing"; volets: VoletStanding[] };

/** Designated by the MDPH, and without the person's dossier yet. */
export const awaitsDossier = (q: AdmissionRequest) => q.disclosure === "decision" && isLive(q);

/** Why the person's dossier cannot leave to these establishments: modules specification D.8; null when it can. */
export function dossierRefusal(
  r: Referral,
  d: Decision,
  chosen: readonly AdmissionRequest[],
  rules: Rulebook,
  today: string,
): DossierRefusal | null {
  if (!["ready", "draft", "open"].includes(r.status)) return { kind: "referral-closed", status: r.status };
  if (!mayBeAddressed(d, today)) return { kind: "decision-not-in-force", standing: standingOf(d, today) };
  const kinds = [...new Set(chosen.map((q) => r.needs.find((n) => n.id === q.need)!.kind))];
  const volets = missingToSend(r, rules.sendRequires(kinds));
  return volets.length > 0 ? { kind: "volets-missing", volets } : null;
}

/** Opens what the person wrote to establishments the MDPH designated: all of those chosen, or none. */
export function sendDossier(
  r: Referral,
  d: Decision,
  chosen: readonly RequestId[],
  by: Member,
  rules: Rulebook,
  now: Date,
  today: string,
): Result<Change, DossierRefusal> {
  if (!conducts(by, r)) return refuse({ kind: "not-habilitated" });
  if (chosen.length === 0) return refuse({ kind: "nothing-chosen" });
  const wrong = chosen.find((id) => !r.requests.some((q) => q.id === id && awaitsDossier(q)));
  if (wrong) return refuse({ kind: "not-designated", request: wrong });
  const asked = r.requests.filter((q) => chosen.includes(q.id));
  const refusal = dossierRefusal(r, d, asked, rules, today);
  if (refusal) return refuse(refusal);
  const events = asked.map(
    ({ id, state }): RequestEvent => ({
      ...{ request: id, act: "send-dossier", from: state.kind, to: state.kind },
      ...{ reason: null, detail: null },
    }),
  );
  // the request itself does not move: `since` and its clock stay
  const requests = r.requests.map((q) =>
    asked.includes(q) ? { ...next(q, { disclosure: "full" }, now), since: q.since } : q,
  );
  return ok({ referral: { ...r, requests }, events, places: [] });
}
