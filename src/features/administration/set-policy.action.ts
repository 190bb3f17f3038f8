import type { Db, Tx } from "#db/db.ts";
import type { AccountId, Member } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { PolicyLine } from "#features/sign-in/policy.ts";
import { enqueue } from "#jobs/jobs.ts";
import { addHours, type Day, dayOf, frenchDay } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { insertPolicy, listReminded, listWritten, saveWithdrawn } from "./auth-policy.store.ts";
import { checkPolicy, type PolicyRefusal, policyLimits } from "./policy-change.ts";
import { type Readiness, readinessOf } from "./readiness.ts";
import { asReferent } from "./referent.action.ts";
import { listStaff } from "./staff.store.ts";

/** Writes how one will sign in, for the establishment or one unit, from a day on. */
export const setPolicy = (db: Db, wanted: PolicyLine, by: Member, now: Date): Promise<Result<null, PolicyRefusal>> =>
  asReferent<null, PolicyRefusal>(db, by, now, async (tx, { structure }) => {
    const lines = (await listWritten(tx, structure.facility)).filter((line) => !line.withdrawnAt);
    const checked = checkPolicy(wanted, structure, lines, dayOf(now));
    if (!checked.ok) return checked;
    await insertPolicy(tx, structure.facility, { ...wanted, setAt: now }, by.id);
    const reason = `${wanted.mode} ${wanted.effectiveFrom}`;
    await recordSecurityEvent(
      tx,
      { kind: "policy-changed", account: by.id, unit: wanted.unit ?? by.unit, reason },
      now,
    );
    return ok(null);
  });

/** A line withdrawn counts no more: the one before it holds again. */
export const withdrawPolicy = (db: Db, id: string, by: Member, now: Date): Promise<Result<null, PolicyRefusal>> =>
  asReferent<null, PolicyRefusal>(db, by, now, async (tx, { structure }) => {
    const found = (await listWritten(tx, structure.facility)).find((line) => line.id === id);
    if (!found || found.withdrawnAt) return refuse({ kind: "unknown-policy" });
    await saveWithdrawn(tx, id, now);
    const reason = `withdrawn ${found.mode} ${found.effectiveFrom}`;
    await recordSecurityEvent(tx, { kind: "policy-changed", account: by.id, unit: found.unit ?? by.unit, reason }, now);
    return ok(null);
  });

/** Reminds those who are not ready, by mail, at most once a week each; how many were, and how many could not be. */
export const remindNotReady = (db: Db, day: Day, by: Member, now: Date) =>
  asReferent<{ reminded: number; lately: number; unreachable: number }, never>(
    db,
    by,
    now,
    async (tx, { structure }) => {
      const lines = (await listWritten(tx, structure.facility)).filter((line) => !line.withdrawnAt);
      const late = readinessOf(await listStaff(tx, structure.facility, dayOf(now)), lines, day).filter(
        ({ lacks }) => lacks.length > 0,
      );
      const reachable = late.filter(({ one }) => one.emailVerified);
      const since = addHours(now, -24 * policyLimits.remindEveryDays);
      const already = new Set(
        (
          await listReminded(
            tx,
            reachable.map(({ one }) => one.account),
            since,
          )
        ).map(({ account }) => account),
      );
      const due = reachable.filter(({ one }) => !already.has(one.account));
      for (const one of due) await remind(tx, one, day, { by }, now);
      return ok({
        reminded: due.length,
        lately: reachable.length - due.length,
        unreachable: late.length - reachable.length,
      });
    },
  );

/** One mail, one line of the journal. `cause`: the référent who asked, or the reminder of the calendar. */
export async function remind(
  tx: Tx,
  { one }: Readiness,
  day: Day,
  cause: { by: Member } | { reason: string },
  now: Date,
): Promise<void> {
  const account: AccountId = one.account;
  const isSoon = day > dayOf(now);
  await enqueue(tx, "tell-account", {
    account,
    kind: isSoon ? "policy-soon" : "means-wanted",
    facts: isSoon ? { date: frenchDay(day), le: dayOf(now) } : { le: dayOf(now) },
  });
  const { by, reason } = { by: undefined, reason: undefined, ...cause };
  await recordSecurityEvent(
    tx,
    {
      kind: "policy-reminded",
      account,
      unit: one.rights[0]!.unit,
      ...(by ? { by: by.id } : {}),
      ...(reason ? { reason } : {}),
    },
    now,
  );
}
