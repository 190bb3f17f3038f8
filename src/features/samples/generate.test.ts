import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isFiness } from "#features/directory/facility.ts";
import { castUnits, demoCast, firstOfTheCrowd } from "./demo-cast.ts";
import { generate, type Town } from "./generate.ts";
import { of } from "./names.ts";

const towns: Town[] = [
  {
    code: "38544",
    name: "Vienne",
    departement: "38",
    postcodes: ["38200"],
    population: 30_000,
    point: { lat: 45.525, lon: 4.874 },
  },
  {
    code: "69123",
    name: "Lyon",
    departement: "69",
    postcodes: ["69001"],
    population: 500_000,
    point: { lat: 45.748, lon: 4.847 },
  },
];
const now = new Date("2026-11-21T09:00:00Z");
const some = (seed: number, count = 400) => [...generate({ count, seed, first: firstOfTheCrowd, towns, now })];

describe("A generated directory", () => {
  test("is the same for the same seed and another for another", () => {
    assert.deepEqual(some(7, 30), some(7, 30));
    assert.notDeepEqual(some(7, 30), some(8, 30));
  });

  test("numbers every facility and unit once, in the reserved range", () => {
    const all = [...demoCast(now), ...some(7)];
    const numbers = all.map(({ facility }) => facility.finess);
    const ids = all.flatMap(({ facility, units }) => [
      facility.id as string,
      ...units.map((unit) => unit.id as string),
    ]);
    assert.ok(numbers.every((finess) => isFiness(finess) && finess.startsWith("XG")));
    assert.equal(new Set(numbers).size, numbers.length);
    assert.equal(new Set(ids).size, ids.length);
  });

  test("follows the population and keeps about two units a facility", () => {
    const all = some(7, 2000);
    const lyon = all.filter(({ facility }) => facility.city === "Lyon").length;
    assert.ok(lyon > 1800 && lyon < 1950, `${lyon} of 2000 in Lyon`);
    const units = all.reduce((n, one) => n + one.units.length, 0) / all.length;
    assert.ok(units > 1.8 && units < 2.5, `${units} units a facility`);
  });

  test("gives a home its price and the priced month of its units, a ward no price", () => {
    for (const { facility, units } of some(7)) {
      if (facility.category === "500")
        assert.ok(facility.prices!.single! > 40 && units[0]!.priceMonth! > 1300, JSON.stringify(facility.prices));
      if (facility.category === "355") assert.deepEqual([facility.prices, units[0]!.kinds], [null, []]);
    }
  });
});

describe("The cast of the demonstration", () => {
  test("is found by the ids other features know", () => {
    const units = new Map(
      demoCast(now).flatMap(({ facility, units }) => units.map((unit) => [unit.id, `${facility.name}, ${unit.name}`])),
    );
    assert.deepEqual(Object.fromEntries(Object.entries(castUnits).map(([key, id]) => [key, units.get(id)])), {
      geriatrics: "CH de Vienne, Court séjour gériatrique",
      medicine: "CH de Vienne, Médecine polyvalente",
      tilleulsProtected: "EHPAD Les Tilleuls, Unité protégée",
      tilleuls: "EHPAD Les Tilleuls, Hébergement permanent",
      bellevueProtected: "Résidence Bellevue, Unité protégée",
      bellevue: "Résidence Bellevue, Hébergement permanent",
      clos: "EHPAD Le Clos, Unité protégée",
      saintJoseph: "EHPAD Saint-Joseph, Hébergement permanent",
      saintJosephTemporary: "EHPAD Saint-Joseph, Hébergement temporaire",
      parc: "EHPAD du Parc, Hébergement permanent",
      parcDay: "EHPAD du Parc, Accueil de jour",
      glycines: "EHPAD Les Glycines, Hébergement permanent",
      cedresGeriatrics: "Clinique des Cèdres, SMR gériatrique et polyvalent",
      cedresOrthopaedics: "Clinique des Cèdres, SMR locomoteur et système nerveux",
      had: "HAD Nord-Isère, Hospitalisation à domicile",
      ssiad: "SSIAD du Pays viennois, Soins infirmiers à domicile",
      esa: "SSIAD du Pays viennois, Équipe spécialisée Alzheimer",
      mdph: "MDPH de l’Isère (fictive), Suivi des orientations",
      ime: "IME Les Écureuils, Semi-internat",
      imeHome: "IME Les Écureuils, Internat",
      sessad: "SESSAD du Pays viennois, Accompagnement",
      mas: "MAS Les Peupliers, Hébergement",
      eam: "EAM La Colline, Hébergement",
      eamDay: "EAM La Colline, Accueil de jour",
      esat: "ESAT Le Parc, Ateliers",
      foyer: "Foyer Les Cerisiers, Hébergement",
      savs: "SAVS Nord-Isère, Accompagnement",
      samsah: "SAMSAH Nord-Isère, Accompagnement",
      pco: "PCO du Nord-Isère, Coordination et orientation, 0 à 6 ans",
    });
  });
});

test("A town is named as one says the hospital of it", () => {
  assert.deepEqual(["Vienne", "Annecy", "Le Mans", "Les Abymes", "La Rochelle"].map(of), [
    "de Vienne",
    "d’Annecy",
    "du Mans",
    "des Abymes",
    "de La Rochelle",
  ]);
});
