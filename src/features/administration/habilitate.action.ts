import type { Db, Tx } from "#db/db.ts";
import type { AccountState } from "#features/accounts/account.ts";
import { holdAccount } from "#features/accounts/account-life.action.ts";
import { endRight, giveRight, restoreRight } from "#features/accounts/habilitation.action.ts";
import { type GivenRight, listGivenRights } from "#features/accounts/habilitation.store.ts";
import type { AccountId, Member } from "#features/accounts/member.ts";
import { enqueue } from "#jobs/jobs.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { asReferent, type Held } from "./referent.action.ts";
import { findStaff } from "./staff.store.ts";
import { type AdminRefusal, checkEnding, checkRight, type WantedRight } from "./structure.ts";

type Done = Promise<Result<null, AdminRefusal>>;

/** Gives a member of the establishment a right for one of its units, or changes its flags and dates. */
export const habilitate = (db: Db, account: AccountId, wanted: WantedRight, by: Member, now: Date): Done =>
  asReferent(db, by, now, async (tx, held) => {
    if (!(await findStaff(tx, held.structure.facility, account, dayOf(now)))) return refuse({ kind: "unknown-member" });
    return giveChecked(tx, account, wanted, held, by, now);
  });

/** The same inside another use case: an invitation gives rights to somebody who has none yet. */
export async function giveChecked(
  tx: Tx,
  account: AccountId,
  wanted: WantedRight,
  held: Held,
  by: Member,
  now: Date,
): Done {
  const checked = await checkGiven(tx, account, wanted, held, now);
  if (!checked.ok) return checked;
  await giveRight(tx, { account, ...wanted }, by, now);
  const { isNew, state } = checked.value;
  if (isNew && state !== "invited")
    await enqueue(tx, "tell-account", { account, kind: "right-given", facts: { etablissement: held.structure.name } });
  return ok(null);
}

/** Whether that account may be given that right; nothing is written. */
export async function checkGiven(
  tx: Tx,
  account: AccountId,
  wanted: WantedRight,
  { structure, referents }: Held,
  now: Date,
): Promise<Result<{ isNew: boolean; state: AccountState }, AdminRefusal>> {
  const to = (await holdAccount(tx, account))!;
  const rights = await listGivenRights(tx, account, structure.facility);
  const same = rights.find((r) => r.unit === wanted.unit && r.module === wanted.module && r.role === wanted.role);
  const checked = checkRight(structure, wanted, to, same ?? null, referents, dayOf(now));
  return checked.ok ? ok({ isNew: !same, state: to.state }) : checked;
}

/** Ends a right at once: the next page its holder opens no longer knows it. */
export const endHabilitation = (db: Db, account: AccountId, right: string, by: Member, now: Date): Done =>
  asReferent(db, by, now, async (tx, { structure, referents }) => {
    const found = await findRight(tx, account, right, structure.facility);
    if (!found) return refuse({ kind: "unknown-right" });
    const checked = checkEnding(found, referents, dayOf(now));
    if (!checked.ok) return checked;
    await endRight(tx, { ...found, account }, by, now);
    return ok(null);
  });

/** Undoes an ending: the right is again what it was, médicale included if the profession still allows it. */
export const undoEnding = (db: Db, account: AccountId, right: string, by: Member, now: Date): Done =>
  asReferent(db, by, now, async (tx, { structure, referents }) => {
    const found = await findRight(tx, account, right, structure.facility);
    if (!found?.endedAt) return refuse({ kind: "unknown-right" });
    const to = (await holdAccount(tx, account))!;
    const checked = checkRight(structure, { ...found, to: null }, to, null, referents, dayOf(now));
    if (!checked.ok) return checked;
    await restoreRight(tx, { ...found, account }, by, now);
    return ok(null);
  });

const findRight = async (tx: Tx, account: AccountId, id: string, facility: string): Promise<GivenRight | undefined> =>
  (await listGivenRights(tx, account, facility)).find((one) => one.id === id);
