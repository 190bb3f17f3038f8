import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { asReferent } from "#features/administration/referent.action.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { deleteShownRank, saveShownRank } from "./rank.store.ts";

export type ShowRankRefusal = { kind: "unknown-unit" } | { kind: "not-referent" };

/** The référent says whether a unit tells their rank to those on its waiting list. */
export async function showRank(
  db: Db,
  unit: string,
  shown: "shown" | "hidden",
  by: Member,
  now: Date,
): Promise<Result<null, ShowRankRefusal>> {
  const done = await asReferent<null, ShowRankRefusal>(db, by, now, async (tx, { structure }) => {
    if (!structure.units.some((one) => one.id === unit)) return refuse({ kind: "unknown-unit" });
    await (shown === "shown" ? saveShownRank(tx, unit, by.name, now) : deleteShownRank(tx, unit));
    return ok(null);
  });
  if (done.ok) await announce(db, [`unit:${unit}`]);
  return done;
}
