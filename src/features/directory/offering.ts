import { rightCodes, rightOf } from "#pathways/handicap/rights.ts";
import { type CategoryCode, familyOf } from "./category.ts";
import { monthlyPrice, type Prices, temporaryMonthlyPrice } from "./facility.ts";
import type { CareCode, Limits } from "./limit.ts";
import type { Random } from "./random.ts";
import { type Comfort, comfortCodes, type Module, type Offer } from "./unit.ts";

/** A unit as its facility's category lets one suppose it, before anyone has declared it. */
export type SupposedUnit = {
  name: string;
  module: Module;
  kinds: string[];
  mentions: string[];
  modes: string[];
  offer: Offer;
  limits: Limits;
  zoneKm: number | null;
  priceMonth: number | null;
};

/** What a source already says of the facility, which the supposition must follow. */
export type Said = { prices: Prices | null; features?: Offer; stays?: { temporary: boolean; day: boolean } };

/** The units a facility of this category plausibly has. The same draw gives the same units: an import can be run again. */
export function supposeUnits(category: CategoryCode, said: Said, random: Random): SupposedUnit[] {
  switch (familyOf(category)) {
    case "nursing-home":
      return nursingHome(said, random);
    case "retirement-home":
      return [
        stay("Hébergement permanent", ["heb-perm"], said, random, {
          ageMin: 60,
          girMin: 4,
          girMax: 6,
          oxygenMax: 0,
          refuses: heavy,
        }),
      ];
    case "independent-living":
      return [
        stay("Logements", ["ra"], said, random, {
          ageMin: 60,
          girMin: 5,
          girMax: 6,
          oxygenMax: 2,
          refuses: [...heavy, "wandering"],
        }),
      ];
    case "long-stay":
      return [
        stay("Soins de longue durée", ["usld"], said, random, {
          girMin: 1,
          girMax: 3,
          oxygenMax: random.pick([6, 9]),
          refuses: ["ventilation"],
        }),
      ];
    case "day-centre":
      return [
        stay("Accueil de jour", ["aj"], { prices: null }, random, {
          ageMin: 60,
          girMin: 2,
          girMax: 5,
          refuses: [...heavy, "aggressiveness"],
        }),
      ];
    case "hospital":
      return hospital(random);
    case "acute":
    case "cancer":
      return [asking("Médecine", "sanitaire"), ...(random.chance(0.3) ? [palliativeBeds(random)] : [])];
    case "clinic":
      return [asking("Médecine", "sanitaire"), rehabilitation(random, random.between(1, 2))];
    case "rehabilitation":
      return [rehabilitation(random, random.between(1, 4)), ...(random.chance(0.3) ? [palliativeBeds(random)] : [])];
    case "home-hospital":
      return [homeHospital(random)];
    case "home-nursing":
      return homeNursing(random);
    case "psychiatry":
      return [asking("Psychiatrie", "sanitaire")];
    case "disability":
      return disability(category, random);
    case "mdph":
      return [asking("Suivi des orientations", "handicap")];
    case "other":
      return [];
  }
}

const heavy: CareCode[] = ["tracheotomy", "ventilation", "dialysis", "parenteral", "infusion"];

function nursingHome(said: Said, random: Random): SupposedUnit[] {
  const known = said.features ?? {};
  const limits: Limits = {
    ageMin: 60,
    oxygenMax: random.pick([0, 3, 3, 5]),
    weightMax: random.pick([120, 150]),
    refuses: [
      "tracheotomy",
      "ventilation",
      ...some(["dialysis", "parenteral", "bhre", "morphine-pump"] as const, random),
    ],
  };
  const main = stay("Hébergement permanent", ["heb-perm"], said, random, {
    ...limits,
    girMin: 1,
    girMax: random.pick([4, 5, 6]),
    refuses: [...limits.refuses!, "wandering"],
  });
  const units = [main];
  if (known.uvp || (!said.features && random.chance(0.5))) {
    const guarded = stay("Unité protégée", ["heb-perm"], said, random, { ...limits, girMin: 1, girMax: 4 });
    units.push({
      ...guarded,
      offer: {
        ...guarded.offer,
        uvp: true,
        ...(known.uhr || (!said.features && random.chance(0.2)) ? { uhr: true as const } : {}),
      },
    });
  }
  const temporary = random.chance(0.75);
  if (said.stays?.temporary ?? temporary)
    units.push({
      ...stay("Hébergement temporaire", ["heb-temp"], said, random, limits),
      priceMonth: temporaryMonthlyPrice(said.prices),
    });
  const day = random.chance(0.45);
  if (said.stays?.day ?? day)
    units.push(
      stay("Accueil de jour", random.chance(0.1) ? ["aj", "an"] : ["aj"], { prices: null }, random, {
        ageMin: 60,
        girMin: 2,
        girMax: 5,
      }),
    );
  return units;
}

function hospital(random: Random): SupposedUnit[] {
  const units = [
    asking("Médecine polyvalente", "sanitaire"),
    asking("Court séjour gériatrique", "grand-age"),
    rehabilitation(random, random.between(1, 3)),
  ];
  if (random.chance(0.3)) units.push({ ...palliativeBeds(random), name: "Unité de soins palliatifs", kinds: ["usp"] });
  else if (random.chance(0.5)) units.push(palliativeBeds(random));
  if (random.chance(0.35))
    units.push(
      stay("Soins de longue durée", ["usld"], { prices: null }, random, { girMin: 1, girMax: 3, oxygenMax: 9 }),
    );
  return units;
}

/** One unit for the rights that open the establishment; services come where the person lives. */
function disability(category: CategoryCode, random: Random): SupposedUnit[] {
  const kinds = rightCodes.filter((code) => rightOf(code).finess.includes(category) && !code.endsWith(".99"));
  const first = kinds[0];
  if (!first) return [];
  const { family, place, label } = rightOf(first);
  const atHome = place === "home";
  return [
    {
      ...asking(atHome ? "Accompagnement" : label.replace(/ \(.*/, ""), "handicap"),
      kinds,
      zoneKm: atHome ? random.between(20, 45) : null,
      limits: family === "child" ? { ageMax: 20 } : { ageMin: 18 },
      offer: { capacity: random.between(10, 60) },
    },
  ];
}

/** A ward that sends people on and receives none through the platform. */
const asking = (name: string, module: Module): SupposedUnit => ({
  name,
  module,
  kinds: [],
  mentions: [],
  modes: [],
  offer: {},
  limits: {},
  zoneKm: null,
  priceMonth: null,
});

function rehabilitation(random: Random, count: number): SupposedUnit {
  const common = ["100", "101", "102", "103", "104", "105", "106", "111"] as const;
  const mentions = [...new Set(Array.from({ length: count }, () => random.pick(common)))].sort();
  const modes = random.chance(0.5) ? ["28", "29"] : random.chance(0.2) ? ["28", "34"] : ["28"];
  const pulmonary = mentions.includes("105");
  const limits: Limits = {
    oxygenMax: pulmonary ? 15 : random.pick([5, 9]),
    refuses: [
      ...(pulmonary ? [] : (["ventilation", "tracheotomy"] as const)),
      ...some(["transfusion", "chemotherapy", "bhre"] as const, random),
    ],
  };
  limits.ageMin = mentions.includes("101") && mentions.length === 1 ? 70 : 18;
  return {
    ...asking("Soins médicaux et de réadaptation", "sanitaire"),
    kinds: ["smr"],
    mentions,
    modes,
    limits,
    offer: { capacity: random.between(20, 90) },
  };
}

const palliativeBeds = (random: Random): SupposedUnit => ({
  ...asking("Lits identifiés de soins palliatifs", "sanitaire"),
  kinds: ["lisp"],
  modes: ["28"],
  limits: { ageMin: 18 },
  offer: { capacity: random.between(2, 12) },
});

function homeHospital(random: Random): SupposedUnit {
  const mentions = ["128", ...some(["129", "130", "131"] as const, random)];
  return {
    ...asking("Hospitalisation à domicile", "sanitaire"),
    kinds: ["had"],
    mentions,
    modes: ["31"],
    limits: { oxygenMax: 9, refuses: some(["transfusion", "chemotherapy"] as const, random) },
    offer: { capacity: random.between(20, 80) },
    zoneKm: random.between(25, 50),
  };
}

function homeNursing(random: Random): SupposedUnit[] {
  const unit = (name: string, kinds: string[], zoneKm: number): SupposedUnit => ({
    ...asking(name, "sanitaire"),
    kinds,
    modes: ["49"],
    zoneKm,
    limits: { ageMin: 60, refuses: ["ventilation", "transfusion", "chemotherapy"] },
    offer: { capacity: random.between(10, 60) },
  });
  const units = [
    unit("Soins infirmiers à domicile", random.chance(0.15) ? ["ssiad", "ssiadr"] : ["ssiad"], random.between(10, 22)),
  ];
  if (random.chance(0.3)) units.push(unit("Équipe spécialisée Alzheimer", ["esa"], random.between(18, 30)));
  return units;
}

/** A unit where one lives, with the price and the features its facility gives it. */
function stay(name: string, kinds: string[], said: Said, random: Random, limits: Limits): SupposedUnit {
  const lodging = kinds.includes("heb-perm") || kinds.includes("heb-temp") || kinds.includes("ra");
  const offer: Offer = { capacity: lodging ? random.between(12, 90) : random.between(8, 30) };
  if (lodging) {
    offer.single = true;
    if (said.prices?.double !== undefined) offer.double = true;
    offer.comfort = some(comfortCodes, random) as Comfort[];
  }
  if (said.features) Object.assign(offer, said.features);
  else if (lodging) {
    if (random.chance(0.65)) offer.ash = true;
    if (random.chance(0.6)) offer.apl = true;
    if (kinds.includes("heb-perm") && random.chance(0.35)) offer.pasa = true;
    if (random.chance(0.06)) offer.puv = true;
    if (random.chance(0.5)) offer.couple = true;
  }
  // the facility's protected unit is a unit of its own
  delete offer.uvp;
  return {
    name,
    module: "grand-age",
    kinds,
    mentions: [],
    modes: [],
    offer,
    limits,
    zoneKm: null,
    priceMonth: lodging ? monthlyPrice(said.prices) : null,
  };
}

const some = <Item>(items: readonly Item[], random: Random) => items.filter(() => random.chance(0.4));
