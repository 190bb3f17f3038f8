import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { type Day, dayOf } from "#lib/dates.ts";
import { findUnitToCount, listCounts, listEngaged, type UnitToCount } from "./count.store.ts";
import { type Count, type Engaged, inForce, type Pool, remaining, saidAt } from "./count.ts";
import { knownAs } from "./declaring.ts";
import { findWho } from "./hold.store.ts";
import type { Who } from "./moves.ts";

/**
 * The places of this unit that this request may still have on that day; null when the unit declares none. The place it
 * holds is its own: declaring fewer afterwards does not take it back.
 */
export async function findRemainingFor(
  db: Db,
  { unit, request, on }: { unit: UnitId; request: string; on: string },
  now: Date,
): Promise<number | null> {
  const counts = (await listCounts(db, [unit])).get(unit) ?? [];
  if (counts.length === 0) return (await findUnitToCount(db, unit))?.placesFree ?? null;
  const engaged = (await listEngaged(db, [unit], now)).get(unit) ?? [];
  const today = dayOf(now);
  const left = remaining(
    counts,
    engaged.filter((one) => one.request !== request),
    await findWho(db, request),
    on > today ? (on as Day) : today,
  );
  const holds = engaged.some((one) => one.request === request && one.as === "held");
  return left !== null && holds ? Math.max(1, left) : left;
}

/** A request of the unit that has a place of its own, or waits for an answer. */
export type Promised = {
  request: string;
  number: string;
  state: "offered" | "confirmed";
  on: string;
  /** Until when the place is held; null when none is. */
  until: Date | null;
  deadline: Date | null;
};

export async function listPromised(db: Db, unit: UnitId, now: Date): Promise<Promised[]> {
  const { rows } = await sql<Promised>`
    select q.id as request, r.number, q.state, q.proposal ->> 'on' as "on", h.until, q.deadline
    from admission_request q
      join referral r on r.id = q.referral_id
      left join hold h on h.request_id = q.id and h.ended_at is null and h.until > ${now}
    where q.unit_id = ${unit} and q.state in ('offered', 'confirmed')
    order by q.state, 4, r.number
  `.execute(db);
  return rows;
}

/** Where the places of a unit stand, for those who count them. */
export type Standing = {
  unit: UnitToCount;
  counts: Count[];
  today: Count[];
  available: Available | null;
  promised: Promised[];
};

export async function findStanding(db: Db, id: UnitId, now: Date): Promise<Standing | null> {
  const unit = await findUnitToCount(db, id);
  if (!unit) return null;
  const [said, engaged, promised] = [
    (await listCounts(db, [id])).get(id) ?? [],
    (await listEngaged(db, [id], now)).get(id) ?? [],
    await listPromised(db, id, now),
  ];
  const today = dayOf(now);
  const counts = said.length > 0 ? said : knownAs(unit, engaged.length, today);
  return { unit, counts, today: inForce(counts, today), available: availableOf(counts, engaged, today), promised };
}

/** What a unit has left to propose today, in all and for someone; null when it declares nothing. */
export async function findRemaining(
  db: Db,
  id: UnitId,
  now: Date,
): Promise<{ free: number; at: Date; of: (wanted: Who) => number | null } | null> {
  const unit = await findUnitToCount(db, id);
  if (unit?.placesFree == null || !unit.placesAt) return null;
  const said = (await listCounts(db, [id])).get(id) ?? [];
  const engaged = (await listEngaged(db, [id], now)).get(id) ?? [];
  const today = dayOf(now);
  const counts = said.length > 0 ? said : knownAs(unit, engaged.length, today);
  const free = remaining(counts, engaged, "all", today);
  return free === null ? null : { free, at: unit.placesAt, of: (wanted) => remaining(counts, engaged, wanted, today) };
}

/** What a unit says today, sort by sort, and what of it remains to propose. */
export type Available = { free: number; at: Date; pools: (Pool & { left: number })[]; held: number; awaited: number };

/** The same for many units at once; those that declare nothing sort by sort are not in it. */
export async function listAvailability(db: Db, units: readonly UnitId[], now: Date): Promise<Map<UnitId, Available>> {
  const [counts, engaged] = await Promise.all([listCounts(db, units), listEngaged(db, units, now)]);
  const today = dayOf(now);
  return new Map(
    [...counts].flatMap(([unit, lines]): [UnitId, Available][] => {
      const available = availableOf(lines, engaged.get(unit) ?? [], today);
      return available ? [[unit, available]] : [];
    }),
  );
}

function availableOf(lines: readonly Count[], taken: readonly Engaged[], today: Day): Available | null {
  const free = remaining(lines, taken, "all", today);
  const at = saidAt(lines, today);
  if (free === null || at === null) return null;
  const pools = inForce(lines, today).map(({ kind, sex, free: said }) => ({
    kind,
    sex,
    free: said,
    left: Math.min(said, remaining(lines, taken, { kind, sex }, today) ?? 0),
  }));
  const held = taken.filter((one) => one.as === "held").length;
  return { free, at, pools, held, awaited: taken.length - held };
}
