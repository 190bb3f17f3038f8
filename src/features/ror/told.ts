import type { Unit } from "#features/directory/unit.ts";
import type { FieldChanges, Told } from "#features/imports/run.ts";

/** What a report tells of a unit: what the ROR may change of it. */
const columns = [
  "name",
  "module",
  "kinds",
  "mentions",
  "modes",
  "zoneCommunes",
  "accepts",
  "acceptsFrom",
  "closedOn",
  "sensitive",
  "rorId",
] as const;
const groups = ["card", "limits", "offer"] as const;

export function unitFieldsBetween(before: Unit, after: Unit): FieldChanges {
  const changes: FieldChanges = {};
  const tell = (path: string, a: unknown, b: unknown) => {
    const [was, is] = [told(a), told(b)];
    if (was !== is) changes[path] = { before: was, after: is };
  };
  for (const column of columns) tell(column, before[column], after[column]);
  for (const group of groups) {
    const [was, is] = [before[group] as Record<string, unknown>, after[group] as Record<string, unknown>];
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) tell(`${group}.${key}`, was[key], is[key]);
  }
  return changes;
}

const told = (value: unknown): Told => {
  if (value === undefined || value === null) return null;
  return typeof value === "object" ? inOrder(value) : (value as Told);
};

/** The base gives the keys of an object in an order of its own: the same value is written the same. */
const inOrder = (value: object): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

/** Nothing to write: the same values, said by the same sources at the same dates. */
export const isSame = (before: Unit, after: Unit) =>
  inOrder({ ...before, places: null }) === inOrder({ ...after, places: null });
