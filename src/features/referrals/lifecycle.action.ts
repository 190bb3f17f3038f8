import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import type { JournalAct } from "#features/journal/journal.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";
import { applyChange } from "./apply.action.ts";
import { topicsOf } from "./change.ts";
import { actOnDossier, type DossierAct } from "./lifecycle.ts";
import { searchNotices } from "./notices.ts";
import { lockReferral } from "./referral.store.ts";
import type { ReferralId } from "./referral.ts";
import { rulebookOf } from "./rulebook.ts";

/** Does one thing to the dossier itself: cancel, suspend, resume, reopen, add or drop a need. `seen`: the version the form was made from. */
export async function changeDossier(db: Db, id: ReferralId, what: DossierAct, by: Member, seen: number, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    if (referral.version !== seen) return refuse({ kind: "stale-version" });
    const result = actOnDossier(referral, what, by, rulebookOf(referral.module), now, dayOf(now));
    if (!result.ok) return result;
    const object = "reason" in what ? what.reason : what.kind === "add-need" ? what.need.kind : "";
    await applyChange(tx, referral, result.value, by, { act: what.kind satisfies JournalAct, object }, now);
    if (what.kind === "suspend" || what.kind === "resume")
      await notifyUnits(tx, searchNotices(referral, what.kind === "suspend" ? "suspended" : "resumed", by), now);
    return ok({ before: referral, after: result.value.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
