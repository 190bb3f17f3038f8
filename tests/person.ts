import { openAccount } from "#features/accounts/grant.action.ts";
import type { AccountId, Member, Role, UnitId } from "#features/accounts/member.ts";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { newToken } from "#lib/seal.ts";
import { aRight, aSession } from "#tests/accounts.ts";
import { monday, type Platform, type UnitName, type Visitor } from "#tests/dossiers.ts";

let people = 0;

export type Someone = { account: AccountId; unit: UnitId; member: Member; visitor: Visitor; name: string };

/** Somebody with a space of their own: the person, a carer. */
export async function aPerson(p: Platform, name: string): Promise<Someone> {
  const unit = await p.db.transaction().execute((tx) => openOwnSpace(tx));
  const account = await anAccount(p, name);
  await p.db
    .updateTable("account")
    .set({ kind: "person", profession: "", profession_label: "" })
    .where("id", "=", account)
    .execute();
  for (const module of ["grand-age", "handicap"] as const)
    await aRight(p.db, account, unit, { module, role: "person" }, monday);
  return { account, unit, name, member: await memberOf(p, account, unit), visitor: await p.visitor(account, unit) };
}

/** A professional who helps: they act for their own unit. */
export async function aCarer(p: Platform, name: string, unit: UnitName, role: Role, medical = false): Promise<Someone> {
  const account = await anAccount(p, name);
  await aRight(p.db, account, p.units[unit], { module: "grand-age", role, medical }, monday);
  const id = p.units[unit];
  return { account, unit: id, name, member: await memberOf(p, account, id), visitor: await p.visitor(account, id) };
}

function anAccount(p: Platform, name: string): Promise<AccountId> {
  const [givenName = "", familyName = ""] = name.split(" ");
  people += 1;
  const nationalId = `8996000000${String(people).padStart(2, "0")}`;
  const email = `${givenName}.${familyName}.${people}@exemple.test`.toLowerCase();
  return openAccount(
    p.db,
    { nationalId, givenName, familyName, profession: null, email, isEmailVerified: true },
    monday,
  );
}

async function memberOf(p: Platform, account: AccountId, unit: UnitId): Promise<Member> {
  const token = newToken();
  await aSession(p.db, { token, account, unit, now: monday, expiresAt: addHours(monday, 24 * 400) });
  return (await findMember(p.db, token, p.clock.now))!.member!;
}

/** From now on this space carries the dossier. */
export const carriedBy = (p: Platform, id: ReferralId, someone: Someone) =>
  p.db.updateTable("referral").set({ owner_unit_id: someone.unit }).where("id", "=", id).execute();

/** Makes somebody a référent of the dossier, or somebody asked to help. */
export const follows = (
  p: Platform,
  id: ReferralId,
  someone: Someone,
  how: { kind: "steward" } | { kind: "helper"; mayAct?: boolean; readsCare?: boolean },
) =>
  p.db
    .insertInto("steward")
    .values({
      id: newId(),
      referral_id: id,
      account_id: someone.account,
      kind: how.kind,
      may_act: how.kind === "steward" || (how.mayAct ?? false),
      reads_care: how.kind === "steward" || (how.readsCare ?? false),
      relation: null,
      added_by: null,
      added_at: monday,
      ended_at: null,
      ended_by: null,
    })
    .execute();
