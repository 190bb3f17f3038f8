import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { isOwnSpace } from "#features/directory/own-space.ts";
import { record } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import type { Traits } from "#features/persons/person.ts";
import { correctPerson } from "#features/persons/register.action.ts";
import { ok, refuse } from "#lib/result.ts";
import { mayWrite, ownIdentity, partyOf } from "./access.ts";
import { journalActor } from "./apply.action.ts";
import { findDuplicates } from "./create.action.ts";
import { isPersonSide } from "./path.ts";
import { lockReferral } from "./referral.store.ts";
import type { ReferralId } from "./referral.ts";
import { listUnitNames } from "./unit-name.store.ts";

/** Corrects the person's traits; receivers see them at once. `seen`: the version of the person the form was made from. */
export async function correctIdentity(db: Db, id: ReferralId, traits: Traits, seen: number, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    const party = partyOf(by, referral);
    if (!mayWrite("admin", party, by, referral)) return refuse({ kind: "not-habilitated" });
    let corrected = traits;
    if (isPersonSide(party)) {
      const known = (await findPerson(tx, referral.person))!;
      const owner = (await listUnitNames(tx, [referral.owner])).get(referral.owner)!;
      if (!ownIdentity(known, isOwnSpace(owner.finess))) return refuse({ kind: "identity-kept" });
      // the national identifier is a matter of professionals
      corrected = { ...traits, ins: known.ins, insStatus: known.insStatus };
    }
    if (!(await correctPerson(tx, referral.person, corrected, seen))) return refuse({ kind: "stale-version" });
    await record(tx, id, journalActor(by), "identity", "", now);
    // who they may be is looked for again; the person's own side never learns that a dossier exists
    const alike = isPersonSide(party) ? [] : await findDuplicates(tx, corrected, now);
    const sent = referral.requests.filter((q) => q.sentAt).map((q) => `unit:${q.unit}`);
    return ok({
      topics: [`referral:${id}`, `unit:${referral.owner}`, ...sent],
      alike: alike.filter((d) => d.referral !== id && d.module === referral.module).length,
    });
  });
  if (done.ok) await announce(db, done.value.topics);
  return done;
}
