import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import type { Traits } from "#features/persons/person.ts";
import { correctPerson } from "#features/persons/register.action.ts";
import { ok, refuse } from "#lib/result.ts";
import { mayWrite, partyOf } from "./access.ts";
import { journalActor } from "./apply.action.ts";
import { lockReferral } from "./referral.store.ts";
import type { ReferralId } from "./referral.ts";

/** Corrects the person's traits; receivers see them at once. `seen`: the version of the person the form was made from. */
export async function correctIdentity(db: Db, id: ReferralId, traits: Traits, seen: number, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    if (!mayWrite("admin", partyOf(by, referral), by, referral)) return refuse({ kind: "not-habilitated" });
    if (!(await correctPerson(tx, referral.person, traits, seen))) return refuse({ kind: "stale-version" });
    await record(tx, id, journalActor(by), "identity", "", now);
    return ok([
      `referral:${id}`,
      `unit:${referral.owner}`,
      ...referral.requests.filter((q) => q.sentAt).map((q) => `unit:${q.unit}`),
    ]);
  });
  if (done.ok) await announce(db, done.value);
  return done;
}
