import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { readTimers } from "#features/parameters/parameter.store.ts";
import { conducts } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { saveReferral } from "#features/referrals/referral.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { sidesOf } from "#features/requests/side.ts";
import { saveStanding } from "#features/volets/volet.store.ts";
import { addDays, dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { onPath, tell } from "./follow-path.action.ts";

export type AgreementRefusal = { kind: "not-habilitated" } | { kind: "nothing-sent" };

/**
 * A guardian takes their agreement back: the platform reads nothing more from this instant, and the dossier waits, suspended.
 * It goes on once the agreements are validated again. Whoever hears of it notes it: the doctor, the family or the platform.
 */
export function withdrawAgreement(db: Db, id: RequestId, by: Member, now: Date) {
  return onPath(db, id, async (tx, referral, request): Promise<Result<string, AgreementRefusal>> => {
    if (!conducts(by, referral) && !sidesOf(referral, request, by).includes("receiver"))
      return refuse({ kind: "not-habilitated" });
    if (!["open", "placed", "admitted"].includes(referral.status)) return refuse({ kind: "nothing-sent" });
    const volet = referral.volets.find((v) => v.code === "accords")!;
    await saveStanding(tx, referral.id, "accords", { ...volet, state: "to-validate" });
    const review = (await readTimers(tx, referral.module))["suspended.review"];
    const after = {
      ...referral,
      ...({ status: "suspended", statusReason: "thinking", statusSince: now } as const),
      reviewOn: addDays(dayOf(now), "days" in review ? review.days : 60),
    };
    await saveReferral(tx, after, now);
    await record(tx, referral.id, journalActor(by), "suspend", "accord retiré", now);
    await tell(tx, after, request, "agreement-withdrawn", by, now);
    return ok(id);
  });
}
