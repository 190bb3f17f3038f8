import type { Facility, LegalStatus, Prices } from "#features/directory/facility.ts";
import type { SupposedUnit } from "#features/directory/offering.ts";
import type { Unit, UnitId } from "#features/directory/unit.ts";
import { castCard } from "./cards.ts";
import { type EsmsCategory, esmsRoles } from "./demo-cast-handicap.ts";
import { bourgoin, chasse, estrablin, pontEveque, roussillon, saintJean, vienne } from "./demo-towns.ts";
import { type NewFacility, sampleFacility, sampleId, sampleUnit, type Town } from "./generate.ts";

/** Ids of the units the demonstration tells its stories with: they never change. */
export const castUnits = {
  /** Asks, grand âge: CH de Vienne, court séjour gériatrique. */
  geriatrics: sampleId<UnitId>(1, 1),
  /** Asks, sanitaire: CH de Vienne, médecine polyvalente. */
  medicine: sampleId<UnitId>(1, 2),
  tilleulsProtected: sampleId<UnitId>(2, 1),
  tilleuls: sampleId<UnitId>(2, 2),
  bellevueProtected: sampleId<UnitId>(3, 1),
  bellevue: sampleId<UnitId>(3, 2),
  clos: sampleId<UnitId>(4, 1),
  saintJoseph: sampleId<UnitId>(5, 1),
  saintJosephTemporary: sampleId<UnitId>(5, 2),
  parc: sampleId<UnitId>(6, 1),
  parcDay: sampleId<UnitId>(6, 2),
  glycines: sampleId<UnitId>(7, 1),
  cedresGeriatrics: sampleId<UnitId>(8, 1),
  cedresOrthopaedics: sampleId<UnitId>(8, 2),
  had: sampleId<UnitId>(9, 1),
  ssiad: sampleId<UnitId>(10, 1),
  esa: sampleId<UnitId>(10, 2),
  /** Carries the decisions: MDPH de l’Isère, suivi des orientations. */
  mdph: sampleId<UnitId>(11, 1),
  ime: sampleId<UnitId>(12, 1),
  imeHome: sampleId<UnitId>(12, 2),
  sessad: sampleId<UnitId>(13, 1),
  mas: sampleId<UnitId>(14, 1),
  eam: sampleId<UnitId>(15, 1),
  eamDay: sampleId<UnitId>(15, 2),
  esat: sampleId<UnitId>(16, 1),
  foyer: sampleId<UnitId>(17, 1),
  savs: sampleId<UnitId>(18, 1),
  samsah: sampleId<UnitId>(19, 1),
  /** Receives young children, module tnd: PCO du Nord-Isère. */
  pco: sampleId<UnitId>(20, 1),
} as const;

/** Numbers below it are the cast's; the crowd starts here. */
export const firstOfTheCrowd = 101;

export type Role = {
  name: string;
  category: "355" | "141" | "500" | "109" | "127" | "354" | EsmsCategory;
  legalStatus: LegalStatus;
  town: Town;
  /** Degrees north and east of the town's point. */
  away?: readonly [number, number];
  street: string;
  prices?: Omit<Prices, "year" | "source">;
  units: (SupposedUnit & { free?: number; hoursAgo?: number })[];
};

const unit = (some: Partial<Role["units"][number]> & Pick<SupposedUnit, "name">): Role["units"][number] => ({
  module: "grand-age",
  kinds: ["heb-perm"],
  mentions: [],
  modes: [],
  offer: {},
  limits: {},
  zoneKm: null,
  priceMonth: null,
  ...some,
});
const heavy = ["tracheotomy", "ventilation", "dialysis", "parenteral"] as const;

const roles: readonly Role[] = [
  {
    name: "CH de Vienne",
    category: "355",
    legalStatus: "public",
    town: vienne,
    street: "Montée du Docteur-Chapuis",
    units: [
      unit({ name: "Court séjour gériatrique", kinds: [] }),
      unit({ name: "Médecine polyvalente", module: "sanitaire", kinds: [] }),
    ],
  },
  {
    name: "EHPAD Les Tilleuls",
    category: "500",
    legalStatus: "public",
    town: vienne,
    away: [0.098, 0.06],
    street: "8 chemin des Tilleuls",
    prices: {
      single: 75.92,
      double: 68.4,
      singleAsh: 71.1,
      singleTemporary: 79.3,
      gir12: 22,
      gir34: 13.97,
      gir56: 5.6,
    },
    units: [
      unit({
        name: "Unité protégée",
        priceMonth: 2479.84,
        free: 2,
        hoursAgo: 3,
        offer: { uvp: true, pasa: true, ash: true, single: true, capacity: 14, comfort: ["garden", "wifi"] },
        limits: { girMin: 1, girMax: 4, ageMin: 60, oxygenMax: 5, weightMax: 150, refuses: [...heavy] },
      }),
      unit({
        name: "Hébergement permanent",
        priceMonth: 2479.84,
        free: 1,
        hoursAgo: 3,
        offer: {
          pasa: true,
          ash: true,
          apl: true,
          single: true,
          double: true,
          couple: true,
          capacity: 66,
          comfort: ["garden", "wifi", "hairdresser"],
        },
        limits: { girMin: 1, girMax: 6, ageMin: 60, oxygenMax: 5, weightMax: 150, refuses: [...heavy, "wandering"] },
      }),
    ],
  },
  {
    name: "Résidence Bellevue",
    category: "500",
    legalStatus: "non-profit",
    town: estrablin,
    street: "21 route de Vienne",
    prices: { single: 70.4, gir12: 21.3, gir34: 13.52, gir56: 5.54 },
    units: [
      unit({
        name: "Unité protégée",
        priceMonth: 2310.09,
        free: 1,
        hoursAgo: 21 * 24,
        offer: { uvp: true, ash: true, single: true, capacity: 12, comfort: ["garden", "balcony"] },
        limits: {
          girMin: 1,
          girMax: 5,
          ageMin: 60,
          oxygenMax: 4,
          weightMax: 130,
          refuses: ["tracheotomy", "ventilation"],
        },
      }),
      unit({
        name: "Hébergement permanent",
        priceMonth: 2310.09,
        free: 0,
        hoursAgo: 21 * 24,
        offer: { ash: true, apl: true, single: true, capacity: 58, comfort: ["garden", "balcony", "visitor-meals"] },
        limits: {
          girMin: 1,
          girMax: 6,
          ageMin: 60,
          oxygenMax: 4,
          weightMax: 130,
          refuses: ["tracheotomy", "ventilation", "wandering"],
        },
      }),
    ],
  },
  {
    name: "EHPAD Le Clos",
    category: "500",
    legalStatus: "private",
    town: roussillon,
    street: "3 place du Clos",
    prices: { single: 81.5, double: 74, gir12: 22.8, gir34: 14.47, gir56: 5.6 },
    units: [
      unit({
        name: "Unité protégée",
        priceMonth: 2649.58,
        free: 1,
        hoursAgo: 26,
        offer: { uvp: true, single: true, double: true, capacity: 24, comfort: ["garden", "cooling", "wifi"] },
        limits: { girMin: 1, girMax: 4, ageMin: 60, oxygenMax: 0, weightMax: 120, refuses: [...heavy] },
      }),
    ],
  },
  {
    name: "EHPAD Saint-Joseph",
    category: "500",
    legalStatus: "non-profit",
    town: pontEveque,
    street: "14 rue Saint-Joseph",
    prices: { single: 66.2, singleAsh: 62.4, singleTemporary: 69.8, gir12: 20.9, gir34: 13.26, gir56: 5.4 },
    units: [
      unit({
        name: "Hébergement permanent",
        priceMonth: 2178.07,
        free: 1,
        hoursAgo: 5 * 24,
        offer: { ash: true, apl: true, single: true, couple: true, capacity: 72, comfort: ["worship", "garden"] },
        limits: {
          girMin: 1,
          girMax: 6,
          ageMin: 60,
          oxygenMax: 3,
          weightMax: 120,
          refuses: [...heavy, "wandering", "bhre"],
        },
      }),
      unit({
        name: "Hébergement temporaire",
        kinds: ["heb-temp"],
        priceMonth: 2287.58,
        free: 2,
        hoursAgo: 20,
        offer: { ash: true, single: true, capacity: 6 },
        limits: { girMin: 2, girMax: 6, ageMin: 60, oxygenMax: 3, refuses: [...heavy, "wandering"] },
      }),
    ],
  },
  {
    name: "EHPAD du Parc",
    category: "500",
    legalStatus: "public",
    town: chasse,
    street: "2 allée du Parc",
    prices: { single: 62.8, singleAsh: 60.1, gir12: 20.4, gir34: 12.95, gir56: 5.5 },
    units: [
      unit({
        name: "Hébergement permanent",
        priceMonth: 2077.69,
        free: 0,
        hoursAgo: 30,
        offer: { ash: true, apl: true, pasa: true, single: true, capacity: 84, comfort: ["garden", "pets", "parking"] },
        limits: {
          girMin: 1,
          girMax: 5,
          ageMin: 60,
          oxygenMax: 5,
          weightMax: 150,
          refuses: ["tracheotomy", "ventilation", "dialysis"],
        },
      }),
      unit({
        name: "Accueil de jour",
        kinds: ["aj"],
        free: 3,
        hoursAgo: 50,
        offer: { capacity: 10 },
        limits: { girMin: 2, girMax: 5, ageMin: 60, refuses: ["aggressiveness", "infusion"] },
      }),
    ],
  },
  {
    name: "EHPAD Les Glycines",
    category: "500",
    legalStatus: "private",
    town: saintJean,
    street: "5 rue des Glycines",
    prices: { single: 74.1, gir12: 21.7, gir34: 13.77, gir56: 5.6 },
    units: [
      unit({
        name: "Hébergement permanent",
        priceMonth: 2424.47,
        offer: { single: true, capacity: 60, comfort: ["cooling", "physiotherapist"] },
        limits: {
          girMin: 3,
          girMax: 6,
          ageMin: 60,
          oxygenMax: 2,
          refuses: [...heavy, "wandering", "aggressiveness", "morphine-pump"],
        },
      }),
    ],
  },
  {
    name: "Clinique des Cèdres",
    category: "109",
    legalStatus: "private",
    town: vienne,
    away: [0.012, -0.009],
    street: "40 avenue des Cèdres",
    units: [
      unit({
        name: "SMR gériatrique et polyvalent",
        module: "sanitaire",
        kinds: ["smr"],
        mentions: ["100", "101"],
        modes: ["28"],
        free: 2,
        hoursAgo: 2,
        offer: { single: true, double: true, capacity: 48 },
        limits: { ageMin: 60, oxygenMax: 6, refuses: ["ventilation", "tracheotomy", "dialysis"] },
      }),
      unit({
        name: "SMR locomoteur et système nerveux",
        module: "sanitaire",
        kinds: ["smr"],
        mentions: ["102", "103"],
        modes: ["28", "29"],
        free: 1,
        hoursAgo: 8,
        offer: { single: true, capacity: 36 },
        limits: { ageMin: 18, oxygenMax: 3, refuses: ["ventilation", "transfusion", "chemotherapy"] },
      }),
    ],
  },
  {
    name: "HAD Nord-Isère",
    category: "127",
    legalStatus: "non-profit",
    town: bourgoin,
    street: "11 rue de la Libération",
    units: [
      unit({
        name: "Hospitalisation à domicile",
        module: "sanitaire",
        kinds: ["had"],
        mentions: ["128", "130"],
        modes: ["31"],
        zoneKm: 45,
        free: 4,
        hoursAgo: 4,
        offer: { capacity: 60 },
        limits: { ageMin: 3, oxygenMax: 9, refuses: ["transfusion"] },
      }),
    ],
  },
  {
    name: "SSIAD du Pays viennois",
    category: "354",
    legalStatus: "non-profit",
    town: vienne,
    away: [-0.006, 0.004],
    street: "7 quai Jean-Jaurès",
    units: [
      unit({
        name: "Soins infirmiers à domicile",
        module: "sanitaire",
        kinds: ["ssiad", "ssiadr"],
        modes: ["49"],
        zoneKm: 18,
        free: 2,
        hoursAgo: 10,
        offer: { capacity: 55 },
        limits: { ageMin: 60, refuses: ["ventilation", "transfusion"] },
      }),
      unit({
        name: "Équipe spécialisée Alzheimer",
        module: "sanitaire",
        kinds: ["esa"],
        modes: ["49"],
        zoneKm: 25,
        offer: { capacity: 20 },
        limits: { ageMin: 60 },
      }),
    ],
  },
];

/** No unit of its own: whoever is on haemodialysis must be near one. */
const dialysis: Role = {
  ...{ name: "Centre de dialyse du Pays viennois", category: "141", legalStatus: "non-profit", town: vienne },
  ...{ away: [0.01, 0.008], street: "3 rue de la Source", units: [] },
};

/** The facilities around Vienne (Isère) that the demonstration and its tests are played with. */
export const demoCast = (now: Date): NewFacility[] =>
  [...roles, ...esmsRoles, dialysis].map(({ units, away = [0, 0], town: at, prices, ...role }, i) => {
    const point = { lat: at.point.lat + away[0], lon: at.point.lon + away[1] };
    const facility: Facility = sampleFacility(i + 1, {
      ...role,
      town: at,
      point,
      prices: prices ? { year: 2026, source: "sample", ...prices } : null,
    });
    return {
      ...castCard(i + 1, facility, now, sampleId),
      units: units.map((one, rank) => cast(facility, rank + 1, one, now)),
    };
  });

function cast(facility: Facility, rank: number, { free, hoursAgo, ...said }: Role["units"][number], now: Date): Unit {
  const places =
    free === undefined || hoursAgo === undefined ? null : { free, at: new Date(now.getTime() - hoursAgo * 3_600_000) };
  return sampleUnit(facility, rank, said, places);
}
