import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { dropPersonsMails } from "#features/notices/drop.action.ts";
import { notifyAccounts } from "#features/notices/notify.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { recordDeathDate } from "#features/persons/register.action.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { type Change, topicsOf } from "#features/referrals/change.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import {
  findDeath,
  hasOtherDeath,
  insertDeath,
  listConductors,
  listHeldUntil,
  listOtherDossiers,
  saveUndone,
} from "./death.store.ts";
import { type DeathRefusal, recordsDeath, standingOf, undoneDeath, withDeath } from "./death.ts";

type Refusal = DeathRefusal | { kind: "unknown-referral" } | { kind: "stale-version" };

/** Says that the person has died: the dossier closes with all it asked, nothing more is sent to them or to those close to them. */
export async function recordDeath(
  db: Db,
  id: ReferralId,
  { on, seen }: { on: string; seen: number },
  by: Member,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx): Promise<Result<Moved, Refusal>> => {
    const r = await lockReferral(tx, id);
    if (!r) return refuse({ kind: "unknown-referral" });
    if (!recordsDeath(r, by, now, accessWindow(r.module))) return refuse({ kind: "not-habilitated" });
    if (r.version !== seen) return refuse({ kind: "stale-version" });
    const person = await findPerson(tx, r.person);
    if (on > dayOf(now) || (person?.birthDate && on < person.birthDate)) return refuse({ kind: "date-impossible" });
    const change = withDeath(r, now);
    if (!change.ok) return change;
    await insertDeath(tx, id, await findKey(tx, id), { on, before: standingOf(r), who: by.name, account: by.id }, now);
    await recordDeathDate(tx, r.person, on);
    await applyChange(tx, r, change.value, by, { act: "record-death", object: "" }, now);
    await dropPersonsMails(tx, id);
    await tellConductors(tx, r, by, now);
    return ok({ before: r, change: change.value });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.change.referral));
  return done;
}

/** Takes back a death said by mistake: everything stands as before. */
export async function undoDeath(db: Db, id: ReferralId, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx): Promise<Result<Moved, Refusal>> => {
    const r = await lockReferral(tx, id);
    if (!r) return refuse({ kind: "unknown-referral" });
    if (!recordsDeath(r, by, now, accessWindow(r.module))) return refuse({ kind: "not-habilitated" });
    const death = await findDeath(tx, id, await findKey(tx, id));
    if (!death) return refuse({ kind: "not-recorded" });
    const undone = undoneDeath(r, death, now);
    if (!undone.ok) return undone;
    const held = await listHeldUntil(tx, id, death.at, now);
    const change = { ...undone.value, places: held };
    await saveUndone(tx, death.id, by.name, now);
    if (!(await hasOtherDeath(tx, r))) await recordDeathDate(tx, r.person, null);
    await applyChange(tx, r, change, by, { act: "undo-death", object: "" }, now);
    return ok({ before: r, change });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.change.referral));
  return done;
}

type Moved = { before: Referral; change: Change };

/** The professionals of the units that carry this dossier and the person's other ones: they check, and say the same if it is so. */
async function tellConductors(tx: Tx, r: Referral, by: Member, now: Date): Promise<void> {
  for (const one of [r, ...(await listOtherDossiers(tx, r))]) {
    const conductors = await listConductors(tx, one.owner, one.module, dayOf(now));
    const told = conductors.filter(({ account }) => account !== by.id);
    await notifyAccounts(
      tx,
      told.map((to) => ({ ...to, kind: "to-check" as const, referralId: one.id, number: one.number })),
      now,
    );
  }
}
