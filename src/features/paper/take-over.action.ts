import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { carriesPaper } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import { findByCode, saveCode, saveTakeOver } from "./paper.store.ts";
import { type TakeOverRefusal, takenOver } from "./paper.ts";

/** How long a code given to a requester serves. */
export const codeHours = 7 * 24;

/** A code for one requester to take the dossier over; the former one no longer serves. Shown once: only its fingerprint is kept. */
export const giveCode = (db: Db, id: ReferralId, by: Member, now: Date) =>
  db.transaction().execute(async (tx): Promise<Result<string, { kind: "not-habilitated" }>> => {
    const r = await lockReferral(tx, id);
    if (!r || !carriesPaper(by, r)) return refuse({ kind: "not-habilitated" });
    const code = newToken();
    await saveCode(tx, id, sha256(code), addHours(now, codeHours));
    await record(tx, id, journalActor(by), "write", "code de reprise", now);
    return ok(code);
  });

/** The requester who holds the number and its code carries the dossier from now on. */
export async function takeOverPaper(db: Db, number: string, code: string, by: Member, now: Date) {
  const done = await db
    .transaction()
    .execute(async (tx): Promise<Result<{ id: ReferralId; from: string }, TakeOverRefusal>> => {
      const id = await findByCode(tx, number, sha256(code), now);
      const r = id && (await lockReferral(tx, id));
      // looked at again once locked: two requesters with one code, and the second finds it used
      if (!r || (await findByCode(tx, number, sha256(code), now)) !== r.id) return refuse({ kind: "unknown-code" });
      const after = takenOver(r, by);
      if (!after.ok) return after;
      await saveTakeOver(tx, r.id, by.unit, now);
      await record(tx, r.id, journalActor(by), "write", "reprise d’un dossier papier", now);
      return ok({ id: r.id, from: r.owner });
    });
  if (done.ok) await announce(db, [`referral:${done.value.id}`, `unit:${by.unit}`, `unit:${done.value.from}`]);
  return done;
}
