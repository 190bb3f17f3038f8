import { searchTypes } from "#features/directory/category.ts";
import { kindLabel, mentionLabel, modeLabel } from "#features/directory/kind.ts";
import { comforts, features } from "#features/directory/unit.ts";
import type { Search } from "./search.ts";

export type Relaxation = { without: string; search: Search };

const farthest = 200;

/** Each criterion let go in turn, in the visitor's words: what an empty answer proposes, and how a criterion is taken off. */
export function relaxations(search: Search): Relaxation[] {
  const wider = Math.min(farthest, search.radiusKm * 2);
  const all: (Relaxation | null)[] = [
    search.text ? without(search, `sans « ${search.text} »`, { text: "" }) : null,
    search.around && search.radiusKm < farthest
      ? without(search, `à ${wider} km au lieu de ${search.radiusKm}`, { radiusKm: wider })
      : null,
    ...criteria(search).map(({ label, off }) => without(search, `sans « ${label} »`, off)),
  ];
  return all.filter((one) => one !== null);
}

const without = (search: Search, words: string, off: Partial<Search>): Relaxation => ({
  without: words,
  search: { ...search, ...off, page: 1 },
});

export type Criterion = { label: string; off: Partial<Search> };

/** Every criterion beside the words and the place, as a label and what taking it off changes. */
export function criteria(search: Search): Criterion[] {
  const all: (Criterion | null)[] = [
    search.type ? { label: searchTypes[search.type].label, off: { type: null } } : null,
    search.kind ? { label: kindLabel(search.kind), off: { kind: null, mention: null, mode: null } } : null,
    search.mention ? { label: `Mention ${mentionLabel(search.mention)}`, off: { mention: null } } : null,
    search.mode ? { label: modeLabel(search.mode), off: { mode: null } } : null,
    search.departement ? { label: `Département ${search.departement}`, off: { departement: null } } : null,
    search.maxPrice !== null
      ? { label: `${search.maxPrice.toLocaleString("fr-FR")} € par mois au plus`, off: { maxPrice: null } }
      : null,
    ...search.features.map((feature) => ({
      label: features[feature].short,
      off: { features: search.features.filter((one) => one !== feature) },
    })),
    ...search.comforts.map((comfort) => ({
      label: comforts[comfort],
      off: { comforts: search.comforts.filter((one) => one !== comfort) },
    })),
    search.places ? { label: placesLabels[search.places], off: { places: null } } : null,
    search.age !== null ? { label: `${search.age} ans`, off: { age: null } } : null,
    search.public ? { label: "Public", off: { public: null } } : null,
    search.language ? { label: `Langue : ${search.language}`, off: { language: null } } : null,
    search.accessible ? { label: "Accessibilité décrite", off: { accessible: false } } : null,
    search.onPlatform ? { label: "Reçoit les demandes ici", off: { onPlatform: false } } : null,
  ];
  return all.filter((one) => one !== null);
}

const placesLabels = {
  "up-to-date": "Place libre, chiffre à jour",
  recent: "Place libre, chiffre récent",
  old: "Place libre déclarée",
} satisfies Record<NonNullable<Search["places"]>, string>;
