import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { findDecision } from "#features/decisions/decision.store.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { applyChange, journalActor } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { RightCode } from "#pathways/handicap/rights.ts";
import { insertOfficial } from "./official.store.ts";
import { type RetrievalRefusal, retrieve } from "./retrieval.ts";
import { findEstablishment, findRetrieval, insertRetrieval, listRetrievable } from "./retrieve.store.ts";

/** How long one has to choose among what was found. */
const minutesToChoose = 15;

/** Looks for a decision by what its paper says. The same answer comes whether something was found or not: an address to go on. */
export async function searchDecision(
  db: Db,
  asked: { mdph: string; number: string; birthDate: string },
  by: Member,
  now: Date,
) {
  const over = await throttled(db, "decision-retrieval", by.id);
  if (over) return refuse(over);
  const id = newId<string>();
  await db.transaction().execute(async (tx) => {
    const found = await listRetrievable(tx, asked, dayOf(now));
    for (const referral of found) await record(tx, referral, journalActor(by), "retrieve", "recherche", now);
    await insertRetrieval(
      tx,
      { id, account: by.id, unit: by.unit, found, expiresAt: addHours(now, minutesToChoose / 60) },
      now,
    );
  });
  return ok(id);
}

/** Follows one of the decisions found: the person is told, and the MDPH sees who follows. */
export async function retrieveDecision(
  db: Db,
  search: string,
  asked: { referral: string; right: RightCode; why: string },
  by: Member,
  now: Date,
  form: SentForm | null = null,
) {
  const done = await db.transaction().execute(async (tx) => {
    const found = await findRetrieval(tx, search, { account: by.id, unit: by.unit }, now);
    const id = found?.find((referral) => referral === asked.referral);
    const before = id && (await lockReferral(tx, id));
    const [decision, establishment] = [id && (await findDecision(tx, id)), await findEstablishment(tx, by.unit)];
    if (!before || !decision) return refuse({ kind: "not-found" } as const);
    let after: Referral = before;
    const outcome = await once(tx, form, by.id, now, async (): Promise<Result<string, RetrievalRefusal>> => {
      const ids = { id: newId<RequestId>(), ownNeed: newId<NeedId>() };
      const result = retrieve(
        before,
        decision,
        { ...ids, right: asked.right, establishment, why: asked.why },
        by,
        now,
        dayOf(now),
      );
      if (!result.ok) return result;
      await applyChange(tx, before, result.value, by, { act: "retrieve", object: `${asked.right} ${ids.id}` }, now);
      const line = { level: "esms", code: "40", on: dayOf(now), reason: null, comment: null } as const;
      const of = { referral: before.id, request: ids.id, key: await findKey(tx, before.id) };
      await insertOfficial(tx, of, [line], { move: null, corrects: null, who: by.name, account: by.id, at: now });
      const about = {
        module: before.module,
        kind: "decision-retrieved",
        referralId: before.id,
        number: before.number,
        except: by.id,
      } as const;
      await notifyUnits(tx, [{ ...about, unitId: before.owner, role: "mdph", requestId: null }], now);
      await notifyStewards(tx, [{ ...about, requestId: null }], now);
      after = result.value.referral;
      return ok<string>(ids.id);
    });
    return outcome.ok ? ok({ before, after, request: outcome.value }) : outcome;
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
