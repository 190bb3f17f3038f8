import { isAtHome } from "#features/directory/kind.ts";
import { type Random, randomFrom } from "#features/directory/random.ts";
import { type Feature, featureCodes, type Unit } from "#features/directory/unit.ts";
import { boxAround, distanceKm } from "#lib/geometry.ts";
import { type NewFacility, sampleId, type Town } from "./generate.ts";

/**
 * The country for measures: about three and a half units a facility, as the ROR has them, with everything a unit can say.
 * The same seed gives the same country; a draw of its own, so that the plain directory stays what it was.
 */
export function* asACountry(
  crowd: Iterable<NewFacility>,
  { towns, seed, now }: { towns: readonly Town[]; seed: number; now: Date },
): Generator<NewFacility> {
  const random = randomFrom(seed + 1);
  const near = neighbourhood(towns);
  for (const one of crowd) {
    const base = one.units.filter((unit) => unit.kinds.length > 0);
    const more = base.length === 0 ? 0 : random.pick([0, 1, 1, 2, 2, 3]);
    const added = Array.from({ length: more }, (_, i) =>
      another(random.pick(base), one.units.length + i + 1, one, now, random),
    );
    yield {
      ...one,
      facility: random.chance(0.3)
        ? { ...one.facility, card: { ...one.facility.card, accessibility: "Entrée de plain-pied, ascenseur." } }
        : one.facility,
      units: [...one.units, ...added].map((unit) => described(unit, near, random)),
    };
  }
}

/** A second unit of the same kind: another floor, another mention, another team. */
function another(like: Unit, rank: number, { facility }: NewFacility, now: Date, random: Random): Unit {
  const features = Object.fromEntries(featureCodes.map((code) => [code, random.chance(0.25) ? true : undefined]));
  const offered = Object.fromEntries(
    Object.entries({ ...like.offer, ...features }).filter(([, value]) => value !== undefined),
  ) as Partial<Record<Feature, true>>;
  return {
    ...like,
    id: sampleId(Number(facility.finess.slice(2)), rank),
    name: `${like.name}, ${random.pick(["1er étage", "2e étage", "aile nord", "aile sud", "équipe est"])}`,
    mentions: like.kinds.includes("smr")
      ? [random.pick(["100", "101", "102", "103", "104", "105", "106", "108", "109", "111"])]
      : like.mentions,
    offer: like.kinds.some(isAtHome) || like.kinds.includes("smr") ? like.offer : offered,
    priceMonth: like.priceMonth === null ? null : Math.round(like.priceMonth * (0.9 + random.next() * 0.2)),
    places: random.chance(0.2)
      ? null
      : {
          free: random.pick([0, 0, 0, 1, 1, 2, 4]),
          at: new Date(now.getTime() - random.pick([0.1, 0.4, 1, 2, 5, 10, 20, 40, 80]) * random.next() * 86_400_000),
        },
  };
}

function described(unit: Unit, near: ReturnType<typeof neighbourhood>, random: Random): Unit {
  if (unit.kinds.length === 0) return unit;
  const home = unit.kinds.some(isAtHome) && unit.zoneKm !== null && unit.point !== null;
  return {
    ...unit,
    zoneCommunes: home && random.chance(0.5) ? near(unit.point!, Math.min(unit.zoneKm!, 25)) : unit.zoneCommunes,
    sensitive: random.chance(0.005),
    card: {
      ...unit.card,
      ...(random.chance(0.1)
        ? { languages: [random.pick(["Anglais", "Arabe", "Portugais", "Langue des signes"])] }
        : {}),
      ...(random.chance(0.3) ? { patientTypes: [random.pick(publics)] } : {}),
    },
  };
}

const publics = [
  { code: "07", label: "Personnes âgées" },
  { code: "08", label: "Personnes âgées atteintes de la maladie d’Alzheimer" },
  { code: "13", label: "Adultes" },
];

/** The towns within some kilometres of a point, at most two hundred. */
function neighbourhood(towns: readonly Town[]) {
  const rows = new Map<number, Town[]>();
  for (const town of towns) {
    const row = Math.floor(town.point.lat * 5);
    rows.set(row, [...(rows.get(row) ?? []), town]);
  }
  return (point: Town["point"], km: number): string[] => {
    const { south, north, west, east } = boxAround(point, km);
    const found: string[] = [];
    for (let row = Math.floor(south * 5); row <= Math.floor(north * 5); row++)
      for (const town of rows.get(row) ?? [])
        if (town.point.lon >= west && town.point.lon <= east && distanceKm(point, town.point) <= km)
          found.push(town.code);
    return found.slice(0, 200);
  };
}
