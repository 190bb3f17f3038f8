import type { Db, Tx } from "#db/db.ts";
import type { KnownAccount } from "#features/accounts/account.ts";
import { inviteAccount } from "#features/accounts/account-life.action.ts";
import { findAccountByEmail, findAccountByNationalId } from "#features/accounts/account-life.store.ts";
import type { AccountId, Member } from "#features/accounts/member.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { issueLink } from "#features/sign-in/link.action.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { checkGiven, giveChecked } from "./habilitate.action.ts";
import { type Invitation, type InvitationRefusal, recognise } from "./invitation.ts";
import { asReferent, type Held } from "./referent.action.ts";
import { type AdminRefusal, checkRight, type WantedRight } from "./structure.ts";

export type InviteRefusal = AdminRefusal | InvitationRefusal | { kind: "no-right" };

/**
 * Opens the account of somebody who joins the establishment, with their first rights; somebody who has an account already
 * receives the rights only. Once for a form.
 */
export async function inviteMember(
  db: Db,
  invitation: Invitation,
  rights: WantedRight[],
  by: Member,
  now: Date,
  form: SentForm | null = null,
) {
  const over = await throttled(db, "invitation", by.id);
  if (over) return refuse(over);
  return asReferent(db, by, now, (tx, held) =>
    once<InviteRefusal>(tx, form, by.id, now, () => invite(tx, invitation, rights, held, by, now)),
  );
}

async function invite(
  tx: Tx,
  invitation: Invitation,
  rights: WantedRight[],
  held: Held,
  by: Member,
  now: Date,
): Promise<Result<string, InviteRefusal>> {
  const byId = invitation.nationalId ? await findAccountByNationalId(tx, invitation.nationalId) : null;
  const recognised = recognise(invitation, byId, await findAccountByEmail(tx, invitation.email));
  if (!recognised.ok) return recognised;
  if (rights.length === 0) return refuse({ kind: "no-right" });
  const invited = recognised.value;
  // everything is checked before anything is written: a refusal leaves no trace
  for (const right of rights) {
    const checked =
      invited.kind === "known"
        ? await checkGiven(tx, invited.account.id, right, held, now)
        : checkRight(held.structure, right, { profession: "", state: "invited" }, null, held.referents, dayOf(now));
    if (!checked.ok) return checked;
  }
  const account =
    invited.kind === "known" ? invited.account.id : await openInvited(tx, invitation, invited.replaces, by, now);
  for (const right of rights) await giveChecked(tx, account, right, held, by, now);
  if (invited.kind === "new") await sendInvitation(tx, account, by, held.structure.name, now);
  return ok(account);
}

const openInvited = (tx: Tx, invitation: Invitation, replaces: KnownAccount[], by: Member, now: Date) =>
  inviteAccount(
    tx,
    { ...invitation, createdBy: by.id },
    replaces.map(({ id }) => id),
    by,
    now,
  );

/** A link that activates the account, by mail, for seven days; those sent before open nothing any more. */
export const sendInvitation = (tx: Tx, account: AccountId, by: Member, facility: string, now: Date): Promise<void> =>
  issueLink(tx, { account, purpose: "activation", by: by.id, facility }, now);
