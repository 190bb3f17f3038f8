import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyStewards } from "#features/notices/notify.action.ts";
import { partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { findSignatory, insertRelease, saveRevoked } from "./release.store.ts";
import { type ReleaseRefusal, release, revoke } from "./release.ts";

/** The author of a signed volet opens it to the person's side, or closes it again. The person's side is told when it opens. */
export async function changeRelease(
  db: Db,
  id: ReferralId,
  code: string,
  what: "open" | "close",
  by: Member,
  now: Date,
): Promise<Result<null, ReleaseRefusal | { kind: "unknown-volet" }>> {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    const volet = referral?.volets.find((v) => v.code === code);
    const access = referral ? partyOf(by, referral) : null;
    if (!referral || !volet || !access) return refuse({ kind: "unknown-volet" });
    const signed = await findSignatory(tx, id, code);
    const context = { access, member: by, referral };
    const act = what === "open" ? "release" : "revoke-release";
    const allowed = what === "open" ? release(volet, signed, context) : revoke(volet, signed, context);
    if (!allowed.ok) return allowed;
    await (what === "open"
      ? insertRelease(tx, id, { code, version: signed!.version }, by.id, now)
      : saveRevoked(tx, id, code, now));
    await record(tx, id, journalActor(by), act, `${code} v${signed?.version ?? 0}`, now);
    if (what === "open")
      await notifyStewards(
        tx,
        [
          {
            ...{ module: referral.module, kind: "volet-released", referralId: id, requestId: null },
            ...{ number: referral.number, except: by.id },
          },
        ],
        now,
      );
    return ok(referral.owner);
  });
  if (!done.ok) return done;
  await announce(db, [`referral:${id}`, `unit:${done.value}`, `unit:${by.unit}`]);
  return ok(null);
}
