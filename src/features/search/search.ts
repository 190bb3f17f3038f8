import { isSearchType, type SearchType, searchTypes } from "#features/directory/category.ts";
import { isKind, type Kind } from "#features/directory/kind.ts";
import { type Feature, features, isFeature } from "#features/directory/unit.ts";
import { fold } from "#lib/french.ts";
import type { Point } from "#lib/geometry.ts";

/** What a visitor asks the directory; the address of the page holds all of it. */
export type Search = {
  /** Words of a name or a town, or a FINESS number. */
  text: string;
  /** What was typed as a place; the page turns it into `around`. */
  place: string;
  around: (Point & { label: string }) | null;
  radiusKm: number;
  type: SearchType | null;
  kind: Kind | null;
  departement: string | null;
  /** Euros a month. */
  maxPrice: number | null;
  features: Feature[];
  /** Only units that said they have a free place, not too long ago. */
  withPlaces: boolean;
  sort: Sort;
  page: number;
};

export type Sort = keyof typeof sorts;
export const sorts = { pertinence: "Pertinence", distance: "Distance", prix: "Prix", nom: "Nom" } satisfies Record<
  string,
  string
>;

export const pageSize = 20;
export const radii = [5, 10, 20, 30, 50, 100];
const farthestPage = 500;

/** Reads the criteria of an address; what makes no sense is left out rather than refused. */
export function readSearch(query: URLSearchParams): Search {
  const text = (name: string) => (query.get(name) ?? "").trim().slice(0, 100);
  const whole = (name: string, from: number, to: number) => {
    const value = Number(text(name));
    return text(name) !== "" && Number.isInteger(value) && value >= from && value <= to ? value : null;
  };
  const [type, kind, sort, departement] = [
    text("type"),
    text("accueil"),
    text("tri"),
    text("departement").toUpperCase(),
  ];
  return {
    text: text("q"),
    place: text("lieu"),
    around: null,
    radiusKm: whole("rayon", 1, 200) ?? 30,
    type: isSearchType(type) ? type : null,
    kind: isKind(kind) ? kind : null,
    departement: /^(\d{2,3}|2[AB])$/.test(departement) ? departement : null,
    maxPrice: whole("prix", 1, 20_000),
    features: [...new Set(query.getAll("avec"))].filter(isFeature),
    withPlaces: text("places") === "oui",
    sort: Object.hasOwn(sorts, sort) ? (sort as Sort) : text("lieu") ? "distance" : "pertinence",
    page: whole("page", 1, farthestPage) ?? 1,
  };
}

/** The address of these criteria: only what differs from an empty search. */
export function addressOf(search: Search): string {
  const query = new URLSearchParams();
  const add = (name: string, value: string | null) => value && query.append(name, value);
  add("q", search.text);
  add("lieu", search.place);
  if (search.place) add("rayon", String(search.radiusKm));
  add("type", search.type);
  add("accueil", search.kind);
  add("departement", search.departement);
  add("prix", search.maxPrice === null ? null : String(search.maxPrice));
  for (const feature of search.features) add("avec", feature);
  if (search.withPlaces) add("places", "oui");
  if (search.sort !== (search.place ? "distance" : "pertinence")) add("tri", search.sort);
  if (search.page > 1) add("page", String(search.page));
  const written = query.toString();
  return written ? `/annuaire?${written}` : "/annuaire";
}

/** The words to find in names and towns: folded, "st" read as "saint", the little words left out. */
export const wordsOf = (text: string) =>
  fold(text)
    .split(" ")
    .map((word) => ({ st: "saint", ste: "sainte" })[word] ?? word)
    .filter((word) => word.length > 2 && !littleWords.has(word))
    .slice(0, 6);

/** Words that name a kind of place rather than a place: "ehpad tilleuls" also finds the résidence Les Tilleuls that is one. */
export const typeWords: Record<string, { category: string } | { kind: Kind }> = {
  ehpad: { category: "500" },
  usld: { kind: "usld" },
  smr: { kind: "smr" },
  ssr: { kind: "smr" },
  had: { kind: "had" },
  ssiad: { kind: "ssiad" },
};

const littleWords = new Set(["les", "des", "aux", "sur", "une", "dans", "pour"]);

export type Relaxation = { without: string; search: Search };

/** Each criterion let go in turn, in the visitor's words: what an empty answer proposes. */
export function relaxations(search: Search): Relaxation[] {
  const first = { ...search, page: 1 };
  const all: (Relaxation | null)[] = [
    search.text ? { without: `sans « ${search.text} »`, search: { ...first, text: "" } } : null,
    search.around && search.radiusKm < 100
      ? {
          without: `à ${Math.min(100, search.radiusKm * 2)} km au lieu de ${search.radiusKm}`,
          search: { ...first, radiusKm: Math.min(100, search.radiusKm * 2) },
        }
      : null,
    search.type
      ? { without: `sans se limiter à « ${searchTypes[search.type].label} »`, search: { ...first, type: null } }
      : null,
    search.kind ? { without: "sans préciser l’accueil", search: { ...first, kind: null } } : null,
    search.departement
      ? { without: `hors du département ${search.departement}`, search: { ...first, departement: null } }
      : null,
    search.maxPrice !== null ? { without: "sans prix maximal", search: { ...first, maxPrice: null } } : null,
    ...search.features.map((feature) => ({
      without: `sans « ${features[feature].short} »`,
      search: { ...first, features: search.features.filter((one) => one !== feature) },
    })),
    search.withPlaces ? { without: "même sans place libre déclarée", search: { ...first, withPlaces: false } } : null,
  ];
  return all.filter((one) => one !== null);
}
