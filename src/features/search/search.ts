import type { Freshness } from "#features/directory/availability.ts";
import { isSearchType, type SearchType } from "#features/directory/category.ts";
import { isKind, type Kind, mentions, modes } from "#features/directory/kind.ts";
import { type Comfort, comforts, type Feature, isFeature } from "#features/directory/unit.ts";
import type { Point } from "#lib/geometry.ts";

/** What a visitor asks the directory; the address of the page holds all of it, but who is looking. */
export type Search = {
  /** Words of a name or a town, or a FINESS number. */
  text: string;
  /** What was typed as a place; the page turns it into `around`. */
  place: string;
  /** Where the visitor's device says they are, rounded to a hundredth of a degree: about a kilometre. */
  near: Point | null;
  /** `commune`: the INSEE code that home services name in their zones. */
  around: (Point & { label: string; commune?: string | null }) | null;
  radiusKm: number;
  type: SearchType | null;
  kind: Kind | null;
  /** A mention of an SMR authorisation or of HAD. */
  mention: string | null;
  /** A care mode of SMR: in full, by day, by week. */
  mode: string | null;
  departement: string | null;
  /** Euros a month. */
  maxPrice: number | null;
  features: Feature[];
  comforts: Comfort[];
  /** Only units that said they have a free place, not longer ago than this. */
  places: PlacesAsked | null;
  /** Years; units say from and up to which age they receive. */
  age: number | null;
  /** A kind of public (code of the ROR). */
  public: string | null;
  language: string | null;
  /** The establishment says how it is accessible. */
  accessible: boolean;
  /** With a unit that receives requests here. */
  onPlatform: boolean;
  sort: Sort;
  view: View;
  page: number;
  /** Professionals see units whose place is not told to the public; never in the address. */
  seesSensitive: boolean;
};

/** The oldest figure of free places that is still believed; each module has its own ages (availability.fresh). */
export type PlacesAsked = Exclude<Freshness, "unknown">;
export const placesAsked = {
  "a-jour": { freshness: "up-to-date", label: "à jour" },
  recent: { freshness: "recent", label: "récente" },
  oui: { freshness: "old", label: "même ancienne" },
} satisfies Record<string, { freshness: PlacesAsked; label: string }>;
export type PlacesCode = keyof typeof placesAsked;
export const placesCodes = Object.keys(placesAsked) as PlacesCode[];

export type Sort = keyof typeof sorts;
export const sorts = {
  pertinence: "Pertinence",
  distance: "Distance",
  prix: "Prix",
  place: "Place la plus proche dans le temps",
  nom: "Nom",
} satisfies Record<string, string>;

export type View = keyof typeof views;
export const views = { liste: "Liste", tableau: "Tableau", carte: "Carte" } satisfies Record<string, string>;

export const pageSize = 20;
/** A table is read at a glance, and printed. */
export const pageSizeOf = ({ view }: Search) => (view === "tableau" ? 50 : pageSize);
export const mostCompared = 3;
export const radii = [5, 10, 20, 30, 50, 100];
export const priceBands = [1500, 2000, 2500, 3000, 4000];
const farthestPage = 500;

/** Reads the criteria of an address; what makes no sense is left out rather than refused. */
export function readSearch(query: URLSearchParams): Search {
  // the byte zero, which no name holds, is refused by PostgreSQL
  const text = (name: string) => (query.get(name) ?? "").replaceAll("\0", "").trim().slice(0, 100);
  const whole = (name: string, from: number, to: number) => {
    const value = Number(text(name));
    return text(name) !== "" && Number.isInteger(value) && value >= from && value <= to ? value : null;
  };
  const oneOf = <Code extends string>(name: string, codes: Record<Code, unknown>): Code | null =>
    Object.hasOwn(codes, text(name)) ? (text(name) as Code) : null;
  const [type, kind, departement] = [text("type"), text("accueil"), text("departement").toUpperCase()];
  // a place typed after the device said where it is takes its place
  const near = text("lieu") ? null : readPoint(text("autour"));
  const wanted = [...new Set(query.getAll("avec"))];
  return {
    text: text("q"),
    place: text("lieu"),
    near,
    around: near ? { ...near, label: "votre position" } : null,
    radiusKm: whole("rayon", 1, 200) ?? 30,
    type: isSearchType(type) ? type : null,
    kind: isKind(kind) ? kind : null,
    mention: oneOf("mention", mentions),
    mode: oneOf("mode", modes),
    departement: /^(\d{2,3}|2[AB])$/.test(departement) ? departement : null,
    maxPrice: whole("prix", 1, 20_000),
    features: wanted.filter(isFeature),
    comforts: wanted.filter((code): code is Comfort => Object.hasOwn(comforts, code)),
    places: placesOf(oneOf("places", placesAsked)),
    age: whole("age", 0, 120),
    public: codeOf(text("public")),
    language: codeOf(text("langue").toLowerCase()),
    accessible: text("accessible") === "oui",
    onPlatform: text("plateforme") === "oui",
    sort: oneOf("tri", sorts) ?? (near || text("lieu") ? "distance" : "pertinence"),
    view: oneOf("vue", views) ?? "liste",
    page: whole("page", 1, farthestPage) ?? 1,
    seesSensitive: false,
  };
}

const placesOf = (code: PlacesCode | null) => (code ? placesAsked[code].freshness : null);
const codeOf = (text: string) => (/^[\p{L}\d ._-]{1,40}$/u.test(text) ? text : null);

function readPoint(text: string): Point | null {
  const [, lat, lon] = /^(-?\d{1,2}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)$/.exec(text) ?? [];
  if (lat === undefined || lon === undefined) return null;
  const point = { lat: hundredth(Number(lat)), lon: hundredth(Number(lon)) };
  return Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180 ? point : null;
}

/** An address that is shared or kept tells the neighbourhood, not the house. */
const hundredth = (degrees: number) => Math.round(degrees * 100) / 100;

export const emptySearch = readSearch(new URLSearchParams());
export const isAround = (search: Search) => search.near !== null || search.place !== "";

/** The address of these criteria: only what differs from an empty search. */
export function addressOf(search: Search, path = "/annuaire"): string {
  const query = new URLSearchParams();
  const add = (name: string, value: string | number | null) =>
    value !== null && value !== "" && query.append(name, String(value));
  const code = placesCodes.find((one) => placesAsked[one].freshness === search.places);
  add("q", search.text);
  add("lieu", search.place);
  if (search.near) add("autour", `${search.near.lat},${search.near.lon}`);
  if (isAround(search)) add("rayon", search.radiusKm);
  add("type", search.type);
  add("accueil", search.kind);
  add("mention", search.mention);
  add("mode", search.mode);
  add("departement", search.departement);
  add("prix", search.maxPrice);
  for (const one of [...search.features, ...search.comforts]) add("avec", one);
  add("places", code ?? null);
  add("age", search.age);
  add("public", search.public);
  add("langue", search.language);
  if (search.accessible) add("accessible", "oui");
  if (search.onPlatform) add("plateforme", "oui");
  if (search.sort !== (isAround(search) ? "distance" : "pertinence")) add("tri", search.sort);
  if (search.view !== "liste") add("vue", search.view);
  if (search.page > 1) add("page", search.page);
  const written = query.toString();
  return written ? `${path}?${written}` : path;
}
