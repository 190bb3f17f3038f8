import type { Capacity, Coded } from "#features/directory/card.ts";
import type { Origin } from "#features/directory/facility.ts";
import type { Unit } from "#features/directory/unit.ts";
import { fold } from "#lib/french.ts";
import type { Point } from "#lib/geometry.ts";
import type { Offering } from "./offer.ts";
import { otherCapacities, type Place } from "./place.ts";

/** What surrounds an offer, found by its references. */
export type Around = {
  places: readonly Place[];
  /** Professions of its practitioner roles. */
  team: readonly Coded[];
  /** The communes of its zone, départements opened; null: nothing said. */
  zoneCommunes: string[] | null;
  /** Where its establishment stands, for an offer that says no place. */
  facilityPoint: Point | null;
  today: string;
};

/**
 * The unit with what the ROR says of it: its fields win over what was declared; on what it is silent about, what was known stays.
 * Free places are counts, and are not written here.
 */
export function mergeOffering(
  unit: Unit,
  offering: Offering,
  { places, team, zoneCommunes, facilityPoint, today }: Around,
): Unit {
  const { answered, ages, closedOn, date } = offering;
  const origin: Origin = { source: "ror", date };
  const capacities = places.flatMap((place) => place.capacities);
  const installed = installedCount(capacities, today);
  const other = otherCapacities(capacities);
  const card = {
    ...offering.card,
    ...(team.length > 0 ? { team: [...team] } : {}),
    ...(other.length > 0 ? { capacities: other } : {}),
  };
  const offer = {
    ...(answered.feature ? { [answered.feature]: true } : {}),
    ...(installed !== null ? { capacity: installed } : {}),
  };
  const parts = { card, limits: ages, offer } as const;
  let merged: Unit = {
    ...unit,
    name: offering.name,
    module: answered.module,
    origins: { ...unit.origins, name: origin },
  };
  for (const [group, said] of Object.entries(parts))
    merged = sayPart(merged, group as keyof typeof parts, said, origin);
  if (answered.kinds) {
    const { kinds, mentions, modes } = answered;
    merged = { ...merged, kinds, mentions, modes, origins: { ...merged.origins, kinds: origin } };
  }
  if (zoneCommunes) merged = { ...merged, zoneCommunes, origins: { ...merged.origins, zone: origin } };
  return {
    ...closeForATime(merged, offering, origin, today),
    point: places.find((place) => place.point)?.point ?? unit.point ?? facilityPoint,
    rorId: offering.rorId,
    sensitive: offering.sensitive,
    closedOn,
  };
}

/** Each part it says becomes the ROR's; a part it said once and says no more goes; the others stay whoever's they are. */
function sayPart(unit: Unit, group: "card" | "limits" | "offer", said: object, origin: Origin): Unit {
  const paths = Object.keys(said).map((key) => `${group}.${key}`);
  const unsaid = Object.keys(unit[group]).filter(
    (key) => unit.origins[`${group}.${key}`]?.source === "ror" && !paths.includes(`${group}.${key}`),
  );
  const without = <Values extends object>(values: Values, gone: readonly string[]) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => !gone.includes(key)));
  return {
    ...unit,
    [group]: { ...without(unit[group], unsaid), ...said },
    origins: {
      ...without(
        unit.origins,
        unsaid.map((key) => `${group}.${key}`),
      ),
      ...Object.fromEntries(paths.map((path) => [path, origin])),
    },
  };
}

/** A closing for a time stops requests until its end, and the ROR opens again what it closed; what the unit declares comes first. */
function closeForATime(unit: Unit, { card: { closing } }: Offering, origin: Origin, today: string): Unit {
  const former = unit.origins.accepts?.source;
  if (former === "declared" || (!closing && former !== "ror")) return unit;
  const closed = closing !== undefined && closing.from <= today && (!closing.until || closing.until > today);
  return {
    ...unit,
    accepts: !closed,
    acceptsFrom: closed ? closing.until : null,
    origins: { ...unit.origins, accepts: origin },
  };
}

/** TRE_R330: 01, installed. Several locations add up. */
function installedCount(capacities: readonly Capacity[], today: string): number | null {
  const rows = capacities.filter(({ status, at }) => status.code === "01" && at.slice(0, 10) <= today);
  return rows.length > 0 ? rows.reduce((sum, { count }) => sum + count, 0) : null;
}

export type Likeness = { unit: Unit; sure: boolean };

/**
 * Which of the establishment's units, that no offer of the ROR is linked to yet, this offer describes: the one of the same name, or
 * failing that the only one of the same kinds, to be checked by someone. None: a new unit.
 */
export function likeliest(offering: Offering, units: readonly Unit[]): Likeness | null {
  const free = units.filter((unit) => unit.rorId === null);
  const named = free.filter((unit) => fold(unit.name) === fold(offering.name));
  if (named.length === 1) return { unit: named[0]!, sure: true };
  const { kinds, feature } = offering.answered;
  if (!kinds || kinds.length === 0 || named.length > 1) return null;
  const wanted = [...kinds].sort().join(" ");
  const guarded = (unit: Unit) =>
    Boolean(unit.offer.uvp) === (feature === "uvp") && Boolean(unit.offer.uhr) === (feature === "uhr");
  const alike = free.filter((unit) => [...unit.kinds].sort().join(" ") === wanted && guarded(unit));
  return alike.length === 1 ? { unit: alike[0]!, sure: false } : null;
}
