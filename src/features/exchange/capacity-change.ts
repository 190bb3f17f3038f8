import type { Capacity } from "#features/directory/card.ts";
import { anyKind, type Count, type Pool, type Sex } from "#features/places/count.ts";
import { freeNow, readCapacity } from "#features/ror/place.ts";
import { type Element, elementsOf, isElement } from "#lib/fhir.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { capacityUrl } from "./resources.ts";

export type ChangeRefusal =
  /** Something else than capacities is changed. */
  | { kind: "not-a-capacity"; element: string }
  | { kind: "unreadable-capacity" }
  /** Installed, closed, occupied… or a forecast: not ours to take here. */
  | { kind: "not-free-places" }
  | { kind: "counted-in-the-future" }
  | { kind: "same-sex-twice" }
  /** Its members count its places kind by kind, which FHIR does not tell apart. */
  | { kind: "counted-by-kind" };

/** What a patched Location asks: places free now, by sex; `at` null: counted as it is received. */
export type CapacityChange = { pools: Pool[]; at: Date | null };

const isCapacity = (one: unknown) => isElement(one) && one.url === capacityUrl;
const sexOf = ({ sex }: Capacity): Sex => (sex?.code === "01" ? "F" : sex?.code === "02" ? "M" : "any");
const isFree = ({ status, temporality }: Capacity) =>
  status.code === freeNow.status && (!temporality || temporality.code === freeNow.temporality);

/** Clocks differ: a count of the next minutes is one of now. */
const aheadMs = 5 * 60_000;

/**
 * What a patch changes of the free places of a unit. `counts`: what the unit has said, in force today. A row left as it was served
 * keeps what was said of it: what is served leaves aside the places held, which are free all the same until someone comes.
 */
export function readChange(
  before: Element,
  after: Element,
  { kinds, counts, now }: { kinds: readonly string[]; counts: readonly Count[]; now: Date },
): Result<CapacityChange, ChangeRefusal> {
  const other = otherElement(before, after);
  if (other) return refuse({ kind: "not-a-capacity", element: other });
  const [served, asked] = [rowsOf(before), rowsOf(after)];
  if (asked.includes(null)) return refuse({ kind: "unreadable-capacity" });
  const rows = asked.filter((row) => row !== null);
  const [kept, free] = [rows.filter((row) => !isFree(row)), rows.filter(isFree)];
  if (JSON.stringify(kept) !== JSON.stringify(served.filter((row) => row !== null && !isFree(row))))
    return refuse({ kind: "not-free-places" });
  if (new Set(free.map(sexOf)).size < free.length) return refuse({ kind: "same-sex-twice" });
  if (kinds.length > 1 && counts.some(({ kind }) => kind !== anyKind)) return refuse({ kind: "counted-by-kind" });
  const kind = kinds.length === 1 ? kinds[0]! : anyKind;
  const former = (row: Capacity) =>
    served.find((one) => one !== null && isFree(one) && sexOf(one) === sexOf(row)) ?? null;
  const touched = free.filter((row) => former(row)?.count !== row.count || former(row)?.at !== row.at);
  const dates = touched.filter((row) => former(row)?.at !== row.at).map(({ at }) => Date.parse(at));
  if (dates.some((at) => at > now.getTime() + aheadMs)) return refuse({ kind: "counted-in-the-future" });
  const pools = free.map((row): Pool => {
    const sex = sexOf(row);
    const said = touched.includes(row) ? undefined : counts.find((one) => one.sex === sex);
    return { kind, sex, free: said?.free ?? row.count };
  });
  // the oldest of what was counted elsewhere; a number alone is counted now
  const at = dates.length > 0 && dates.length === touched.length ? new Date(Math.min(...dates, now.getTime())) : null;
  return ok({ pools, at });
}

/** The first element that differs, capacities and the resource's own version apart. */
function otherElement(before: Element, after: Element): string | null {
  const stripped = (one: Element) => ({
    ...one,
    meta: undefined,
    extension: elementsOf(one.extension).filter((each) => !isCapacity(each)),
  });
  const [a, b] = [stripped(before) as Element, stripped(after) as Element];
  return (
    [...new Set([...Object.keys(a), ...Object.keys(b)])].find(
      (key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]),
    ) ?? null
  );
}

const rowsOf = (location: Element): (Capacity | null)[] =>
  elementsOf(location.extension)
    .filter(isCapacity)
    .map((row) => readCapacity(row, "", []));

/** Sent again after an answer that was lost: the unit has said exactly this, by the same software. */
export const isRepeat = ({ pools, at }: CapacityChange, counts: readonly Count[], by: string): boolean =>
  counts.length === pools.length &&
  pools.every((pool) =>
    counts.some(
      (one) =>
        one.kind === pool.kind &&
        one.sex === pool.sex &&
        one.free === pool.free &&
        one.origin === "api" &&
        one.by === by &&
        (!at || one.at.getTime() === at.getTime()),
    ),
  );
