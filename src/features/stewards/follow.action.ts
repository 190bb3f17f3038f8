import { announce, type Db, type Tx } from "#db/db.ts";
import { listOpenUnits } from "#features/accounts/account.store.ts";
import type { AccountId, Member } from "#features/accounts/member.ts";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import type { JournalAct } from "#features/journal/journal.ts";
import { record } from "#features/journal/record.action.ts";
import type { NoticeKind } from "#features/notices/notice.ts";
import { notifyAccounts, notifyUnits } from "#features/notices/notify.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import type { Traits } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openOwnReferral } from "#features/referrals/own-side.action.ts";
import { findReferral, lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId, Steward } from "#features/referrals/referral.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import type { Throttled } from "#features/sign-in/throttle.ts";
import { enqueue } from "#jobs/jobs.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import {
  type FollowRefusal,
  invite,
  inviteDays,
  isToTakeOver,
  join,
  mayHandOver,
  mayHandPaper,
  mayInvite,
  mayOpenForSomebody,
  mayRevoke,
  type Wanted,
} from "./following.ts";
import {
  type Invitation,
  insertInvitation,
  listWaitingOf,
  saveAnswer,
  saveInvitationsEnded,
  saveReplaced,
  saveTakeOversEnded,
} from "./invitation.store.ts";
import {
  hasNobody,
  insertSteward,
  listFollowed,
  saveCarrier,
  saveStewardEnd,
  saveStewardRights,
} from "./steward.store.ts";

type Unknown = { kind: "unknown-referral" };

/** Asks somebody by mail to follow the dossier; asked again, the former link opens nothing any more. */
export async function inviteFollower(
  db: Db,
  id: string,
  wanted: Wanted,
  by: Member,
  now: Date,
): Promise<Result<void, FollowRefusal | Unknown | Throttled>> {
  const over = await throttled(db, "helper-invitation", by.id);
  if (over) return refuse(over);
  return change(db, id, async (tx, r) => {
    const allowed = invite(r, by, wanted.takesOver);
    if (!allowed.ok) return allowed;
    const hands = mayHandPaper(by, r) || mayHandOver(by, r, await hasNobody(tx, r.owner));
    if (wanted.takesOver && !hands) return refuse({ kind: "not-allowed" });
    await saveReplaced(tx, r.id, wanted.email, by.id, now);
    const end = addHours(now, inviteDays * 24);
    const invitation = await insertInvitation(tx, { referral: r.id, wanted, by: by.id, token: newToken(), now, end });
    await enqueue(tx, "mail-invitation", { invitation });
    await say(tx, r, by, "invite-helper", wanted.kind, now);
    return ok(undefined);
  });
}

export type AnswerRefusal = FollowRefusal | Unknown | Throttled | { kind: "invitation-ended" } | { kind: "not-proved" };

/**
 * Accepts or refuses, once. A professional who accepts stays in their unit; whoever takes the dossier over has it in their own space.
 * A dossier that came on paper was never theirs on this platform: they prove that they know whose it is by the birth date.
 */
export async function answerInvitation(
  db: Db,
  invitation: Invitation,
  answer: "accepted" | "refused",
  by: Member,
  now: Date,
  birthDate: string | null = null,
): Promise<Result<void, AnswerRefusal>> {
  const asked = answer === "accepted" && invitation.takesOver && (await findReferral(db, invitation.referral));
  const proves = asked && asked.origin === "paper";
  const over = proves ? await throttled(db, "decision-retrieval", by.id) : null;
  if (over) return refuse(over);
  return change<AnswerRefusal>(db, invitation.referral, async (tx, r) => {
    if (answer === "accepted") {
      const allowed = join(r, by, invitation.takesOver);
      if (!allowed.ok) return allowed;
      if (invitation.takesOver && !isToTakeOver(r, await hasNobody(tx, r.owner)))
        return refuse({ kind: "invitation-ended" });
      const known = proves ? (await findPerson(tx, r.person))?.birthDate : null;
      if (known && known !== birthDate) return refuse({ kind: "not-proved" });
    }
    if ((await saveAnswer(tx, invitation.id, answer, by.id, now)) === "answered")
      return refuse({ kind: "invitation-ended" });
    if (answer === "refused") {
      await say(tx, r, by, "refuse-invitation", "", now);
      await tell(tx, r, "helper-refused", by, now);
      return ok(undefined);
    }
    if (invitation.takesOver && by.rights.some(({ role }) => role === "person")) await takeOver(tx, r, by, now);
    else {
      const { kind, mayAct, readsCare, relation } = invitation;
      await insertSteward(
        tx,
        { referral: r.id, account: by.id, kind, mayAct, readsCare, relation, by: invitation.invitedBy },
        now,
      );
      await say(tx, r, by, "accept-invitation", kind, now);
    }
    await tell(tx, r, invitation.takesOver ? "taken-over" : "helper-joined", by, now);
    return ok(undefined);
  });
}

/** The dossier goes to the space of whoever it is about, and those who opened it for them go on helping. */
async function takeOver(tx: Tx, r: Referral, by: Member, now: Date): Promise<void> {
  for (const steward of r.stewards) {
    if (steward.account === by.id) await saveStewardEnd(tx, steward.id, by.id, now);
    else await saveStewardRights(tx, steward.id, { kind: "helper", mayAct: true, readsCare: true });
  }
  await saveCarrier(tx, r.id, by.unit, now);
  await saveTakeOversEnded(tx, r.id, by.id, now);
  await say(tx, r, by, "take-over", "", now);
  const received = r.origin === "paper" ? r.requests.find((q) => q.unit === r.owner) : undefined;
  if (!received) return;
  const about = { module: r.module, referralId: r.id, requestId: received.id, number: r.number };
  await notifyUnits(tx, [{ ...about, unitId: r.owner, role: "receiver", kind: "taken-over" }], now);
}

/** The access ends with the transaction; whoever loses it is told. */
export const revokeFollower = (db: Db, id: string, steward: string, by: Member, now: Date) =>
  change(db, id, async (tx, r) => {
    const found = r.stewards.find((s) => s.id === steward);
    if (!found || !mayRevoke(by, r, found)) return refuse({ kind: "not-allowed" });
    await saveStewardEnd(tx, found.id, by.id, now);
    await saveInvitationsEnded(tx, r.id, found.account, by.id, now);
    await say(tx, r, by, "revoke-helper", found.kind, now);
    await tellOne(tx, found.account, "access-ended", now);
    return ok(undefined);
  });

/** What they may do from now on. */
export const changeFollower = (
  db: Db,
  id: string,
  { steward, ...rights }: Pick<Steward, "kind" | "mayAct" | "readsCare"> & { steward: string },
  by: Member,
  now: Date,
) =>
  change(db, id, async (tx, r) => {
    const found = r.stewards.find((s) => s.id === steward);
    if (!found || !mayRevoke(by, r, found)) return refuse({ kind: "not-allowed" });
    await saveStewardRights(tx, found.id, rights);
    if (rights.kind === "helper") await saveInvitationsEnded(tx, r.id, found.account, by.id, now);
    await say(tx, r, by, "change-helper", rights.kind, now);
    await tellOne(tx, found.account, "access-changed", now);
    return ok(undefined);
  });

/** Somebody who no longer wants to follow the dossier. */
export const leaveDossier = (db: Db, id: string, by: Member, now: Date) =>
  change(db, id, async (tx, r) => {
    const own = r.stewards.find((s) => s.account === by.id);
    if (!own) return refuse({ kind: "not-allowed" });
    // a dossier nobody else carries is handed over first
    const alone = own.kind === "steward" && r.stewards.filter((s) => s.kind === "steward").length === 1;
    if (alone && (await hasNobody(tx, r.owner))) return refuse({ kind: "not-allowed" });
    await leave(tx, r, own, by, now);
    return ok(undefined);
  });

/** Whoever closes their space follows nothing any more. */
export async function leaveEveryDossier(tx: Tx, by: Member, now: Date): Promise<void> {
  for (const id of await listFollowed(tx, by.id, null)) {
    const r = (await lockReferral(tx, id))!;
    const own = r.stewards.find((s) => s.account === by.id);
    if (own) await leave(tx, r, own, by, now);
  }
}

async function leave(tx: Tx, r: Referral, own: Steward, by: Member, now: Date): Promise<void> {
  await saveStewardEnd(tx, own.id, by.id, now);
  await saveInvitationsEnded(tx, r.id, by.id, by.id, now);
  await say(tx, r, by, "leave-dossier", own.kind, now);
  await tell(tx, r, "helper-left", by, now);
}

/** An invitation not answered yet opens nothing any more. */
export const withdrawInvitation = (db: Db, id: string, invitation: string, by: Member, now: Date) =>
  change(db, id, async (tx, r) => {
    const found = (await listWaitingOf(tx, r.id, now)).find((one) => one.id === invitation);
    if (!found || !mayInvite(by, r)) return refuse({ kind: "not-allowed" });
    await saveAnswer(tx, found.id, "withdrawn", by.id, now);
    await say(tx, r, by, "withdraw-invitation", found.kind, now);
    return ok(undefined);
  });

/** "Ouvrir un dossier pour une personne": on the person's side, in a space that waits for them, with whoever opens it as its référent. */
export const openForSomebody = async (
  db: Db,
  { traits, relation }: { traits: Traits; relation: string },
  by: Member,
  now: Date,
): Promise<Result<ReferralId, { kind: "not-allowed" }>> => {
  if (!mayOpenForSomebody(by)) return refuse({ kind: "not-allowed" });
  return db.transaction().execute(async (tx) => {
    const owner = (await openOwnSpace(tx)) as string as Member["unit"];
    const own = { module: "grand-age", traits, owner, createdBy: by.id, status: "draft" } as const;
    const referral = await openOwnReferral(tx, own, journalActor(by), now);
    const rights = { kind: "steward", mayAct: true, readsCare: true } as const;
    await insertSteward(tx, { referral, account: by.id, ...rights, relation, by: by.id }, now);
    return ok(referral);
  });
};

async function change<Refusal>(
  db: Db,
  id: string,
  doIt: (tx: Tx, r: Referral) => Promise<Result<void, Refusal>>,
): Promise<Result<void, Refusal | Unknown>> {
  const done = await db.transaction().execute(async (tx) => {
    const r = await lockReferral(tx, id);
    return r ? doIt(tx, r) : refuse({ kind: "unknown-referral" as const });
  });
  if (done.ok) await announce(db, [`referral:${id}`]);
  return done;
}

const say = (tx: Tx, r: Referral, by: Member, act: JournalAct, object: string, now: Date) =>
  record(tx, r.id, journalActor(by), act, object, now);

/** Those who conduct the dossier, but whoever did it. */
const tell = (tx: Tx, r: Referral, kind: NoticeKind, by: Member, now: Date) => {
  const about = { module: r.module, referralId: r.id, requestId: null, number: r.number, except: by.id };
  return notifyUnits(tx, [{ ...about, unitId: null, role: "requester", kind }], now);
};

/** Somebody who may no longer open the dossier: told in the first unit they act for, without its number. */
async function tellOne(tx: Tx, account: AccountId, kind: NoticeKind, now: Date): Promise<void> {
  const [first] = await listOpenUnits(tx, account, dayOf(now));
  if (first) await notifyAccounts(tx, [{ account, unit: first.unit, kind }], now);
}
