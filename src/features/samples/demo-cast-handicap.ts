import type { SupposedUnit } from "#features/directory/offering.ts";
import type { Role } from "./demo-cast.ts";
import { bourgoin, grenoble, pontEveque, roussillon, saintJean, vienne } from "./demo-towns.ts";

export type EsmsCategory = "182" | "183" | "190" | "246" | "252" | "255" | "445" | "446" | "448" | "609";

type SaidUnit = Role["units"][number];
const unit = (name: string, kinds: string[], some: Partial<SupposedUnit & SaidUnit> = {}): SaidUnit => ({
  ...{
    name,
    module: "handicap",
    kinds,
    mentions: [],
    modes: [],
    offer: {},
    limits: {},
    zoneKm: null,
    priceMonth: null,
  },
  ...some,
});
const said = { legalStatus: "non-profit" } as const;

/** An MDPH and the establishments and services it turns to, after the ten first of the cast; then the platform for young children. */
export const esmsRoles: readonly Role[] = [
  {
    name: "MDPH de l’Isère (fictive)",
    category: "609",
    legalStatus: "public",
    town: grenoble,
    street: "15 avenue du Doyen-Weil",
    units: [unit("Suivi des orientations", [])],
  },
  {
    ...said,
    name: "IME Les Écureuils",
    category: "183",
    town: vienne,
    away: [0.02, 0.03],
    street: "3 chemin des Écureuils",
    units: [
      unit("Semi-internat", ["7.1"], {
        free: 1,
        hoursAgo: 30,
        limits: { ageMin: 6, ageMax: 20 },
        offer: { capacity: 42 },
      }),
      unit("Internat", ["7.1"], { free: 0, hoursAgo: 30, limits: { ageMin: 8, ageMax: 20 }, offer: { capacity: 16 } }),
    ],
  },
  {
    ...said,
    name: "SESSAD du Pays viennois",
    category: "182",
    town: vienne,
    away: [-0.004, 0.007],
    street: "22 rue de Bourgogne",
    units: [
      unit("Accompagnement", ["7.7", "7.8", "7.12"], {
        ...{ free: 2, hoursAgo: 50, zoneKm: 30, limits: { ageMax: 20 }, offer: { capacity: 40 } },
      }),
    ],
  },
  {
    ...said,
    name: "MAS Les Peupliers",
    category: "255",
    town: roussillon,
    street: "Route de la Sanne",
    units: [unit("Hébergement", ["13.3"], { free: 0, hoursAgo: 20, limits: { ageMin: 18 }, offer: { capacity: 40 } })],
  },
  {
    ...said,
    name: "EAM La Colline",
    category: "448",
    town: saintJean,
    street: "8 montée de la Colline",
    units: [
      unit("Hébergement", ["13.2"], { free: 1, hoursAgo: 70, limits: { ageMin: 18 }, offer: { capacity: 30 } }),
      unit("Accueil de jour", ["13.2"], { free: 3, hoursAgo: 70, limits: { ageMin: 18 }, offer: { capacity: 12 } }),
    ],
  },
  {
    ...said,
    name: "ESAT Le Parc",
    category: "246",
    town: pontEveque,
    street: "Zone d’activité du Parc",
    units: [unit("Ateliers", ["11.5"], { free: 4, hoursAgo: 15, limits: { ageMin: 18 }, offer: { capacity: 90 } })],
  },
  {
    ...said,
    name: "Foyer Les Cerisiers",
    category: "252",
    town: pontEveque,
    away: [0.01, 0.01],
    street: "5 allée des Cerisiers",
    units: [unit("Hébergement", ["13.1"], { free: 1, hoursAgo: 40, limits: { ageMin: 18 }, offer: { capacity: 24 } })],
  },
  {
    ...said,
    name: "SAVS Nord-Isère",
    category: "446",
    town: bourgoin,
    away: [0.004, 0.003],
    street: "30 rue de la République",
    units: [
      unit("Accompagnement", ["13.4"], {
        ...{ free: 5, hoursAgo: 90, zoneKm: 35, limits: { ageMin: 18 }, offer: { capacity: 60 } },
      }),
    ],
  },
  {
    ...said,
    name: "SAMSAH Nord-Isère",
    category: "445",
    town: bourgoin,
    away: [-0.005, -0.002],
    street: "32 rue de la République",
    units: [
      unit("Accompagnement", ["13.5"], {
        ...{ free: 1, hoursAgo: 90, zoneKm: 40, limits: { ageMin: 18 }, offer: { capacity: 25 } },
      }),
    ],
  },
  {
    ...said,
    name: "PCO du Nord-Isère",
    category: "190",
    town: vienne,
    away: [0.006, -0.004],
    street: "18 cours Brillier",
    units: [
      // its zone holds Vienne, Bourgoin-Jallieu and Roussillon, not Grenoble
      unit("Coordination et orientation, 0 à 6 ans", ["pco"], {
        ...{ module: "tnd", zoneKm: 50, limits: { ageMax: 6 } },
      }),
    ],
  },
];
