import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { lockPlacesOf } from "#features/places/move-places.action.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { unitsToLock } from "#features/referrals/place-moves.ts";
import { findKey, findReferral, lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import type { Outcome } from "./follow.ts";
import { findNotification } from "./followed.store.ts";
import { insertOfficial } from "./official.store.ts";
import { findFormer } from "./renewal.store.ts";
import { renewed } from "./renewal.ts";

/** The care goes on under the following decision: both notifications change together, or neither. */
export async function renewCare(db: Db, id: RequestId, by: Member, seen: number, now: Date, form: SentForm | null) {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-a-recipient" } as const);
  const moved: { before: Referral; after: Referral }[] = [];
  const done = await db.transaction().execute((tx) =>
    once(tx, form, by.id, now, async () => {
      const unlocked = (await findReferral(tx, referralId))!;
      const asked = unlocked.requests.find((q) => q.id === id)!;
      const pair = await findFormer(tx, unlocked, asked);
      if (!pair) return refuse({ kind: "nothing-to-renew" } as const);
      // always in the same order: two that renew at once never wait for one another
      const locked = new Map<string, Referral>();
      for (const one of [referralId, pair.referral].toSorted()) locked.set(one, (await lockReferral(tx, one))!);
      const [mine, other] = [locked.get(referralId)!, locked.get(pair.referral)!];
      await lockPlacesOf(tx, [...new Set([...unitsToLock(mine, id), ...unitsToLock(other, pair.request)])]);
      const [following, former] = [
        await findNotification(tx, mine, id, now),
        await findNotification(tx, other, pair.request, now),
      ];
      if (!following || !former) return refuse({ kind: "nothing-to-renew" } as const);
      const { request } = following;
      if (request.version !== seen)
        return refuse({ kind: "stale-version", state: request.state.kind, since: request.since } as const);
      const result = renewed(former, following, by);
      if (!result.ok) return result;
      const { value } = result;
      if (value.former?.change) moved.push(await save(tx, other, pair.request, value.former, by, now));
      moved.push(await save(tx, mine, id, value.following, by, now));
      return ok<string>(id);
    }),
  );
  if (done.ok) for (const { before, after } of moved) await announce(db, topicsOf(before, after));
  return done;
}

async function save(
  tx: Tx,
  before: Referral,
  request: RequestId,
  { change, said, corrects }: Outcome,
  by: Member,
  now: Date,
) {
  await applyChange(tx, before, change!, by, { act: "follow", object: `renew ${request}` }, now);
  const at = { move: newId<string>(), corrects, who: by.name, account: by.id, at: now };
  await insertOfficial(tx, { referral: before.id, request, key: await findKey(tx, before.id) }, said, at);
  const about = {
    ...{ module: before.module, kind: "followed" as const, referralId: before.id, requestId: request },
    ...{ number: before.number, except: by.id },
  } as const;
  await notifyUnits(tx, [{ ...about, unitId: before.owner, role: "mdph" }], now);
  await notifyStewards(tx, [about], now);
  return { before, after: change!.referral };
}
