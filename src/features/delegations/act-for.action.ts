import type { Db } from "#db/db.ts";
import { cutRights } from "#features/accounts/acting.ts";
import { actFor, stopActing } from "#features/sessions/acting.action.ts";
import { findActing } from "#features/sessions/acting.store.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { findPolicy } from "#features/sign-in/policy.store.ts";
import { opens, type PolicyRefusal } from "#features/sign-in/policy.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { saveUse } from "./delegation.store.ts";

export type ActingRefusal =
  | { kind: "session-ended" }
  | { kind: "delegation-ended" }
  | { kind: "nothing-left" }
  | PolicyRefusal;

/** Acts in the giver's name from now on, until told otherwise or until the delegation stops. */
export const startActing = (db: Db, token: string, delegation: string, now: Date) =>
  db.transaction().execute(async (tx): Promise<Result<{ token: string; name: string }, ActingRefusal>> => {
    const found = await findMember(tx, token, now);
    if (!found) return refuse({ kind: "session-ended" });
    const acting = await findActing(tx, delegation, found.account.id, dayOf(now));
    if (!acting) return refuse({ kind: "delegation-ended" });
    if (cutRights(acting.own, acting, acting.holderProfession).length === 0) return refuse({ kind: "nothing-left" });
    // the giver's unit says how one signs in to act for it, whoever acts
    const { means, level } = found.session;
    const opened = opens(await findPolicy(tx, acting.unit, dayOf(now)), means, level);
    if (!opened.ok) return opened;
    await saveUse(tx, delegation, now);
    return ok({ token: await actFor(tx, token, found.account.id, acting, now), name: acting.giverName });
  });

/** Acts in one's own name again; the session changes token. */
export const endActing = (db: Db, token: string, now: Date) =>
  db.transaction().execute(async (tx): Promise<Result<{ token: string }, { kind: "session-ended" }>> => {
    const found = await findMember(tx, token, now);
    if (!found) return refuse({ kind: "session-ended" });
    const { actingFor, unit } = found.member ?? { actingFor: null, unit: null };
    if (actingFor) await saveUse(tx, actingFor.delegation, now);
    const giver = actingFor && unit ? { account: actingFor.account, unit } : null;
    return ok({ token: await stopActing(tx, token, found.account.id, giver, now) });
  });
