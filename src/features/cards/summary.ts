import { type Facility, isFictitious, monthlyPrice, type Prices } from "#features/directory/facility.ts";
import { kindLabel } from "#features/directory/kind.ts";
import {
  type Comfort,
  comforts,
  type Feature,
  featureCodes,
  type Module,
  type Unit,
} from "#features/directory/unit.ts";
import { count, euros } from "#lib/french.ts";

/** The volets a PRADO convention may cover (modules specification C.8). */
export const pradoLabels: Record<string, string> = {
  chirurgie: "après une opération",
  ic: "insuffisance cardiaque",
  bpco: "bronchopneumopathie (BPCO)",
  avc: "après un accident vasculaire cérébral",
  "personne-agee": "personne âgée, après une hospitalisation",
  maternite: "maternité",
};

export const moduleLabels = {
  "grand-age": "Grand âge",
  sanitaire: "Sanitaire",
  handicap: "Handicap",
  tnd: "Troubles du neurodéveloppement",
} satisfies Record<Module, string>;

/** The units this reader may know: one that only asks receives nobody, a sensitive one is for professionals. */
export const visibleUnits = (units: readonly Unit[], reader: { professional: boolean }) =>
  units.filter((unit) => unit.kinds.length > 0 && (reader.professional || !unit.sensitive));

export const kindsOf = (unit: Pick<Unit, "kinds">) => unit.kinds.map(kindLabel).join(", ");

/** Installed places by kind of stay, as the units say them. */
export function capacityByKind(units: readonly Unit[]): { kinds: string; places: number; units: number }[] {
  const rows = new Map<string, { kinds: string; places: number; units: number }>();
  for (const unit of units) {
    if (!unit.offer.capacity) continue;
    const row = rows.get(kindsOf(unit)) ?? { kinds: kindsOf(unit), places: 0, units: 0 };
    rows.set(row.kinds, { ...row, places: row.places + unit.offer.capacity, units: row.units + 1 });
  }
  return [...rows.values()].sort((a, b) => b.places - a.places);
}

export const featuresOf = (units: readonly Unit[]): Feature[] =>
  featureCodes.filter((code) => units.some(({ offer }) => offer[code]));

export const comfortsOf = (units: readonly Unit[]): string[] =>
  (Object.keys(comforts) as Comfort[])
    .filter((code) => units.some(({ offer }) => offer.comfort?.includes(code)))
    .map((code) => comforts[code]);

/** The lowest price a month one may be asked here, before aids. */
export const priceFrom = ({ prices }: Pick<Facility, "prices">, units: readonly Unit[]): number | null => {
  const known = [...units.map(({ priceMonth }) => priceMonth), monthlyPrice(prices)].filter((one) => one !== null);
  return known.length > 0 ? Math.min(...known) : null;
};

/** One or two sentences for a search engine and the preview of a link. */
export function descriptionOf(facility: Facility, units: readonly Unit[]): string {
  const price = priceFrom(facility, units);
  const capacity = units.reduce((sum, { offer }) => sum + (offer.capacity ?? 0), 0);
  const offered = [...new Set(units.flatMap(({ kinds }) => kinds.map(kindLabel)))].join(", ").toLowerCase();
  return [
    `${facility.categoryLabel} à ${facility.city} (${facility.departement}).`,
    offered ? `Accueil : ${offered}.` : "",
    capacity > 0 ? `${count(capacity, "place")}.` : "",
    price === null ? "" : `À partir de ${euros(price)} par mois avant aides.`,
    units.length > 0 ? "Places libres, prix, limites d’accueil et demande d’hébergement." : "Coordonnées et accès.",
  ]
    .filter(Boolean)
    .join(" ")
    .replaceAll(/[\u00a0\u202f]/g, " ");
}

/** A fictitious establishment is never listed by a search engine: somebody would look for it. */
export const isListable = (facility: Facility) => !isFictitious(facility.finess) && !facility.closedOn;

export const priceRows: readonly [keyof Prices, string, "jour" | "mois"][] = [
  ["single", "Chambre simple", "jour"],
  ["double", "Chambre double", "jour"],
  ["singleAsh", "Chambre simple, aide sociale", "jour"],
  ["doubleAsh", "Chambre double, aide sociale", "jour"],
  ["singleTemporary", "Séjour temporaire, chambre simple", "jour"],
  ["doubleTemporary", "Séjour temporaire, chambre double", "jour"],
  ["singleTemporaryAsh", "Séjour temporaire, chambre simple, aide sociale", "jour"],
  ["doubleTemporaryAsh", "Séjour temporaire, chambre double, aide sociale", "jour"],
  ["dayCare", "Accueil de jour", "jour"],
  ["gir12", "Tarif dépendance GIR 1 et 2", "jour"],
  ["gir34", "Tarif dépendance GIR 3 et 4", "jour"],
  ["gir56", "Tarif dépendance GIR 5 et 6", "jour"],
  ["rentF1", "Loyer F1", "mois"],
  ["rentF1Bis", "Loyer F1 bis", "mois"],
  ["rentF2", "Loyer F2", "mois"],
];
