import { announce, type Db, type Tx } from "#db/db.ts";
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
import { type Referral, type ReferralId, toReconfirm } from "./referral.ts";
import { readRulebook } from "./rulebook.store.ts";
import { tellDoctor } from "./tell-doctor.action.ts";

/** What was signed before the suspension is to be confirmed: its doctors hear of it, those of the unit and the treating one. */
async function askToConfirm(tx: Tx, r: Referral, by: Member, now: Date): Promise<void> {
  if (toReconfirm(r).length === 0) return;
  const about = { module: r.module, kind: "volet-reconfirm", referralId: r.id, number: r.number } as const;
  await notifyUnits(
    tx,
    [{ ...about, unitId: r.owner, role: "requester", requestId: null, toDoctors: true, except: by.id }],
    now,
  );
  await tellDoctor(tx, r, r.doctor?.nationalId ?? null, "volet-reconfirm", { except: by.id, now });
}

/** Does one thing to the dossier itself: cancel, suspend, resume, reopen, add or drop a need. `seen`: the version the form was made from. */
export async function changeDossier(db: Db, id: ReferralId, what: DossierAct, by: Member, seen: number, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    if (referral.version !== seen) return refuse({ kind: "stale-version" });
    const result = actOnDossier(referral, what, by, await readRulebook(tx, referral.module), now, dayOf(now));
    if (!result.ok) return result;
    const object = "reason" in what ? what.reason : what.kind === "add-need" ? what.need.kind : "";
    await applyChange(tx, referral, result.value, by, { act: what.kind satisfies JournalAct, object }, now);
    if (what.kind === "suspend" || what.kind === "resume")
      await notifyUnits(tx, searchNotices(referral, what.kind === "suspend" ? "suspended" : "resumed", by), now);
    if (what.kind === "resume") await askToConfirm(tx, referral, by, now);
    return ok({ before: referral, after: result.value.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
