import type { Db, Tx } from "#db/db.ts";
import {
  type ClosingReason,
  closingReasons,
  type SuspensionReason,
  suspensionReasons,
} from "#features/accounts/account.ts";
import { closeAccount, holdAccount, restoreAccount, suspendAccount } from "#features/accounts/account-life.action.ts";
import { endRight } from "#features/accounts/habilitation.action.ts";
import { listGivenRights } from "#features/accounts/habilitation.store.ts";
import type { AccountId, Member } from "#features/accounts/member.ts";
import { closeSessionOf } from "#features/sessions/session.action.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sendInvitation } from "./invite.action.ts";
import { asReferent, type Held } from "./referent.action.ts";
import { findStaff, listSessions } from "./staff.store.ts";
import { isElsewhere } from "./structure.store.ts";
import { type AccountAct, type AdminRefusal, checkAct } from "./structure.ts";

/** Does one thing to the account of a member: shut it, open it again, close it, end all its rights here, invite again. */
export const changeMember = (
  db: Db,
  account: AccountId,
  act: AccountAct,
  reason: string,
  by: Member,
  now: Date,
): Promise<Result<null, AdminRefusal>> =>
  asReferent(db, by, now, async (tx, held) => {
    const { structure, referents } = held;
    const today = dayOf(now);
    const staff = await findStaff(tx, structure.facility, account, today);
    const locked = staff && (await holdAccount(tx, account));
    if (!staff || !locked) return refuse({ kind: "unknown-member" });
    const elsewhere = await isElsewhere(tx, account, structure.facility, today);
    const on = { id: account, state: locked.state, isElsewhere: elsewhere };
    const checked = checkAct(act, on, by.id, referents);
    if (!checked.ok) return checked;
    switch (act) {
      case "suspend":
        if (!Object.hasOwn(suspensionReasons, reason)) return refuse({ kind: "reason-missing" });
        await suspendAccount(tx, account, reason as SuspensionReason, by, now);
        return ok(null);
      case "close":
        if (!Object.hasOwn(closingReasons, reason)) return refuse({ kind: "reason-missing" });
        await closeAccount(tx, account, reason as ClosingReason, by, now);
        return ok(null);
      case "cancel-invitation":
        await closeAccount(tx, account, "mistake", by, now);
        return ok(null);
      case "restore":
        await restoreAccount(tx, account, staff.lastSignInAt ? "active" : "invited", by, now);
        return ok(null);
      case "leave":
        await endRightsHere(tx, account, held, by, now);
        return ok(null);
      case "resend-invitation":
        if (locked.email) await sendInvitation(tx, account, by, structure.name, now);
        return ok(null);
    }
  });

async function endRightsHere(tx: Tx, account: AccountId, { structure }: Held, by: Member, now: Date): Promise<void> {
  const today = dayOf(now);
  for (const right of await listGivenRights(tx, account, structure.facility))
    if (!right.endedAt && (right.to === null || right.to >= today)) await endRight(tx, { ...right, account }, by, now);
}

/** Closes sessions of a member: one, or all those that act for this establishment. */
export const closeMemberSessions = (db: Db, account: AccountId, only: string | null, by: Member, now: Date) =>
  asReferent<number, { kind: "unknown-member" }>(db, by, now, async (tx, { structure }) => {
    const today = dayOf(now);
    const { facility } = structure;
    if (!(await findStaff(tx, facility, account, today))) return refuse({ kind: "unknown-member" });
    const whose = (await isElsewhere(tx, account, facility, today)) ? "this-facility" : "all";
    const sessions = await listSessions(tx, account, facility, whose, now);
    const closed = sessions.filter((one) => only === null || one.id === only);
    for (const { id } of closed) await closeSessionOf(tx, account, id, by, now);
    return ok(closed.length);
  });
