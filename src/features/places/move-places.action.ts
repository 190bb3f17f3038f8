import { announce, type Db, type Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { dayOf } from "#lib/dates.ts";
import { findUnitToCount, lockPlaces, saveCounts } from "./count.store.ts";
import { arrived, type Count, givenBack } from "./count.ts";
import { insertEvent } from "./event.store.ts";
import { deleteOccupied, endHold, findWho, insertOccupied, saveHold } from "./hold.store.ts";
import { type PlaceMove, wasAwaited } from "./moves.ts";
import { countedBefore, recount } from "./recount.action.ts";

/**
 * Moves the places of units as a change of a dossier asks, in its transaction, once its requests are written: what is
 * held, taken, occupied or given back, and what remains of it. A unit is locked before anything of its places is read.
 */
export async function placeMoves(
  tx: Tx,
  moves: readonly PlaceMove[],
  by: { name: string; account: AccountId | null },
  now: Date,
): Promise<void> {
  if (moves.length === 0) return;
  const units = [...new Set(moves.map(({ unit }) => unit))];
  await lockPlaces(tx, units);
  for (const id of units) {
    const own = moves.filter(({ unit }) => unit === id);
    const unit = (await findUnitToCount(tx, id))!;
    const moving = own.map(({ request }) => request);
    const before = await countedBefore(tx, unit, { moving, awaited: own.filter(wasAwaited).length }, now);
    let counts = before;
    for (const move of own) counts = await moved(tx, move, counts, now);
    if (counts !== before) await saveCounts(tx, id, counts);
    const { free } = await recount(tx, id, now);
    if (counts !== before)
      await insertEvent(tx, id, { at: now, counts, free, by: by.name, account: by.account, origin: "placement" });
  }
}

/** A hold past its hour whose request has moved on by itself: closed, and its place counted again. */
export async function closeHold(db: Db, hold: { request: string; unit: UnitId }, now: Date): Promise<void> {
  await db
    .transaction()
    .execute((tx) =>
      placeMoves(tx, [{ ...hold, kind: "release", lapsed: true }], { name: "Sextant", account: null }, now),
    );
  await announce(db, [`unit:${hold.unit}`]);
}

/** For who must know what is left before deciding: nobody else gives a place of these units meanwhile. */
export const lockPlacesOf = (tx: Tx, units: readonly UnitId[]): Promise<void> => lockPlaces(tx, units);

/** One move; gives the count after it, the same when only what is held or awaited moves. */
async function moved(tx: Tx, move: PlaceMove, counts: Count[], now: Date): Promise<Count[]> {
  const { request, unit } = move;
  switch (move.kind) {
    case "hold":
      // a hold past its hour was never prolonged: another takes its place
      await endHold(tx, request, "lapsed", now, { past: true });
      await saveHold(tx, { ...move, who: await findWho(tx, request) }, now);
      return counts;
    case "release":
      await endHold(tx, request, move.lapsed ? "lapsed" : "released", now);
      return counts;
    case "take":
      await endHold(tx, request, "taken", now);
      return counts;
    case "give-back":
      return counts;
    case "arrive":
    case "enter": {
      await endHold(tx, request, "taken", now);
      const place = arrived(counts, await findWho(tx, request), dayOf(now));
      if (!place) return counts;
      await insertOccupied(tx, request, unit, place.pool, now);
      return place.counts;
    }
    case "leave":
    case "undo-arrival": {
      const pool = await deleteOccupied(tx, request);
      return pool ? givenBack(counts, pool, dayOf(now)) : counts;
    }
  }
}
