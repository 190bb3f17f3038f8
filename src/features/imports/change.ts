import type { Facility, Origins } from "#features/directory/facility.ts";
import type { Offer } from "#features/directory/unit.ts";
import type { FieldChanges, Told } from "./run.ts";

/** What a report tells of a facility; the rest is ours (its id) or told by another row. */
const columns = [
  ...(["name", "legalEntity", "legalEntityFiness", "siret", "openedOn", "category", "categoryLabel"] as const),
  ...(["legalStatus", "street", "postcode", "city", "commune", "departement", "phone", "email", "website"] as const),
  ...(["rorId", "closedOn"] as const),
];

/** The fields that differ, each by its path, before and after; a source that took over a group is told as "source.name". */
export function fieldsBetween(before: Facility, after: Facility): FieldChanges {
  const changes: FieldChanges = {};
  const tell = (path: string, a: Told | undefined, b: Told | undefined) => {
    if ((a ?? null) !== (b ?? null)) changes[path] = { before: a ?? null, after: b ?? null };
  };
  for (const column of columns) tell(column, before[column], after[column]);
  tell("point", pointText(before), pointText(after));
  tellParts(tell, "prices", before.prices, after.prices);
  tellParts(tell, "card", before.card, after.card);
  for (const path of keysOf(before.origins, after.origins))
    tell(`source.${path}`, originText(before.origins, path), originText(after.origins, path));
  return changes;
}

/** The same for what a unit offers. */
export function offersBetween(before: Offer, after: Offer): FieldChanges {
  const changes: FieldChanges = {};
  tellParts(
    (path, a, b) => {
      if ((a ?? null) !== (b ?? null)) changes[path] = { before: a ?? null, after: b ?? null };
    },
    "offer",
    before,
    after,
  );
  return changes;
}

function tellParts(
  tell: (path: string, before: Told | undefined, after: Told | undefined) => void,
  group: string,
  before: object | null,
  after: object | null,
) {
  const [a, b] = [(before ?? {}) as Record<string, unknown>, (after ?? {}) as Record<string, unknown>];
  for (const key of keysOf(a, b)) tell(`${group}.${key}`, told(a[key]), told(b[key]));
}

const keysOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
const told = (value: unknown): Told =>
  value === undefined || value === null
    ? null
    : typeof value === "object"
      ? JSON.stringify(value)
      : (value as string | number | boolean);
const pointText = ({ point }: Facility) => (point ? `${point.lat}, ${point.lon}` : null);
const originText = (origins: Origins, path: string) => {
  const origin = (origins as Record<string, { source: string; date: string | null } | undefined>)[path];
  return origin ? `${origin.source}${origin.date ? ` ${origin.date}` : ""}` : null;
};
