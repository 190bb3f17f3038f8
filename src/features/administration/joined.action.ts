import type { Db } from "#db/db.ts";
import { type UndoRefusal, undoJoin } from "#features/account-joining/join.action.ts";
import { listLinksOf } from "#features/account-joining/join.store.ts";
import type { AccountId, Member } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { isUuid } from "#lib/ids.ts";
import { type Result, refuse } from "#lib/result.ts";
import { asReferent } from "./referent.action.ts";
import type { AdminRefusal } from "./structure.ts";

/** Takes the establishment's side of two joined accounts back, when one of its rights was part of it. */
export const undoJoined = (
  db: Db,
  link: string,
  { member, visit }: { member: Member; visit: Visit },
  now: Date,
): Promise<Result<{ merged: AccountId }, UndoRefusal | AdminRefusal>> =>
  asReferent<{ merged: AccountId }, UndoRefusal | AdminRefusal>(db, member, now, async (tx, { structure }) => {
    const ours = isUuid(link) && (await listLinksOf(tx, structure.facility)).some(({ id }) => id === link);
    return ours ? undoJoin(tx, link, { account: member.id, visit }, now) : refuse({ kind: "no-such-link" });
  });
