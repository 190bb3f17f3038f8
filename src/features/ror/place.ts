import type { Capacity } from "#features/directory/card.ts";
import {
  codingsNamed,
  type Element,
  elementsOf,
  extensionsOf,
  instantOf,
  isElement,
  numberOf,
  type Resource,
  textOf,
  valueNamed,
} from "#lib/fhir.ts";
import type { Point } from "#lib/geometry.ts";
import { pointOf } from "./structure.ts";

/** A Location of the ROR: where an offer is given, and how many beds or places it has. */
export type Place = {
  id: string;
  point: Point | null;
  commune: string | null;
  capacities: Capacity[];
  /** What was left aside, in French. */
  doubts: string[];
};

/** TRE_R330 and TRE_R331: free now. Forecasts for tomorrow or next week are no count. */
export const freeNow = { status: "02", temporality: "01" };
export const installed = "01";
/** TRE_R332; 03 and 04, and nothing: whoever comes. */
const sexes: Record<string, "F" | "M"> = { "01": "F", "02": "M" };

export function readPlace(resource: Resource): Place {
  const position = isElement(resource.position) ? resource.position : {};
  const doubts: string[] = [];
  const commune = codingsNamed(resource, "ror-commune-cog")[0]?.code ?? null;
  const capacities = [
    ...extensionsOf(resource, "ror-location-supported-capacity").map((row) => readCapacity(row, resource.id, doubts)),
    ...extensionsOf(resource, "ror-healthcareservice-capacity-reception").flatMap((row) =>
      readOlder(row, resource.id, doubts),
    ),
  ].filter((row) => row !== null);
  return { id: resource.id, point: pointOf(position.latitude, position.longitude), commune, capacities, doubts };
}

/** One row of `ror-location-supported-capacity`; none without its number, its status or the instant it was counted. */
export function readCapacity(row: Element, id: string, doubts: string[]): Capacity | null {
  const count = numberOf(valueNamed(row, "nbCapacity"));
  const at = instantOf(valueNamed(row, "capacityUpdateDate"));
  const coded = (name: string) => {
    const found = codingsNamed(row, name)[0];
    return found ? { code: found.code, label: found.display } : null;
  };
  // the short form of the specification's example gives neither status nor type: places that are free
  const status =
    coded("capacityStatus") ??
    (extensionsOf(row, "capacityStatus").length === 0 ? { code: freeNow.status, label: null } : null);
  if (count === null || !Number.isInteger(count) || count < 0 || count > 9999 || !status) {
    doubts.push(`Capacité illisible, laissée de côté : Location/${id}`);
    return null;
  }
  if (!at) {
    doubts.push(`Capacité sans sa date de mise à jour, laissée de côté : Location/${id}`);
    return null;
  }
  const rest = {
    type: coded("capacityType"),
    temporality: coded("temporalityCapacity"),
    sex: coded("genderCapacityAvailable"),
    source: coded("capacitySourceType"),
  };
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  return { count, at: at.toISOString(), status, ...said };
}

/** The older model: beds and places in one extension, installed and free, each with its own date. */
function readOlder(row: Element, id: string, doubts: string[]): (Capacity | null)[] {
  const pairs = [
    ["availableBedNumber", "availableBedUpdateDate", "01"],
    ["availablePlacesNumber", "availablePlacesNumberUpdateDate", "02"],
  ] as const;
  return pairs.flatMap(([number, date, type]) => {
    const count = numberOf(valueNamed(row, number));
    if (count === null) return [];
    const at = instantOf(valueNamed(row, date));
    if (!at || !Number.isInteger(count) || count < 0) {
      doubts.push(`Capacité sans sa date de mise à jour, laissée de côté : Location/${id}`);
      return [];
    }
    return [
      { count, at: at.toISOString(), status: { code: freeNow.status, label: null }, type: { code: type, label: null } },
    ];
  });
}

/** Free places now: how many, for whom, counted when; null when the ROR says nothing of them. */
export type Free = { at: Date; total: number; bySex: { sex: "any" | "F" | "M"; free: number }[] };

/** The counts of free places of an offer's locations, added; as old as the oldest of them. */
export function freePlaces(capacities: readonly Capacity[]): Free | null {
  const rows = capacities.filter(
    ({ status, temporality }) =>
      status.code === freeNow.status && (!temporality || temporality.code === freeNow.temporality),
  );
  if (rows.length === 0) return null;
  const bySex = new Map<"any" | "F" | "M", number>();
  for (const { sex, count } of rows) {
    const key = (sex && sexes[sex.code]) || "any";
    bySex.set(key, (bySex.get(key) ?? 0) + count);
  }
  return {
    at: new Date(Math.min(...rows.map(({ at }) => Date.parse(at)))),
    total: rows.reduce((sum, { count }) => sum + count, 0),
    bySex: [...bySex].map(([sex, free]) => ({ sex, free })),
  };
}

/** Beds and places other than the free ones: what the card shows with its date. */
export const otherCapacities = (capacities: readonly Capacity[]) =>
  capacities.filter(
    ({ status, temporality }) =>
      status.code !== freeNow.status || (temporality !== undefined && temporality.code !== freeNow.temporality),
  );

export const locationsOf = (value: unknown): string[] =>
  elementsOf(value).flatMap(
    (one) => /(?:^|\/)Location\/([A-Za-z0-9\-.]{1,64})$/.exec(textOf(one.reference) ?? "")?.[1] ?? [],
  );
