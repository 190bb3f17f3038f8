import { credible, type Prices } from "#features/directory/facility.ts";
import { asNumber, asRecord, type Value } from "./field.ts";

export type PriceKey = Exclude<keyof Prices, "year" | "source">;
type Row = { key: PriceKey; label: string; per: "jour" | "mois" };

/** Every price a card may hold, in the order of a price list. */
export const priceGroups: { title: string; rows: Row[] }[] = [
  {
    title: "Hébergement permanent",
    rows: [
      { key: "single", label: "Chambre simple", per: "jour" },
      { key: "double", label: "Chambre double", per: "jour" },
      { key: "singleAsh", label: "Chambre simple, aide sociale", per: "jour" },
      { key: "doubleAsh", label: "Chambre double, aide sociale", per: "jour" },
    ],
  },
  {
    title: "Hébergement temporaire et accueil de jour",
    rows: [
      { key: "singleTemporary", label: "Temporaire, chambre simple", per: "jour" },
      { key: "doubleTemporary", label: "Temporaire, chambre double", per: "jour" },
      { key: "singleTemporaryAsh", label: "Temporaire, chambre simple, aide sociale", per: "jour" },
      { key: "doubleTemporaryAsh", label: "Temporaire, chambre double, aide sociale", per: "jour" },
      { key: "dayCare", label: "Accueil de jour", per: "jour" },
    ],
  },
  {
    title: "Tarif dépendance",
    rows: [
      { key: "gir12", label: "GIR 1 et 2", per: "jour" },
      { key: "gir34", label: "GIR 3 et 4", per: "jour" },
      { key: "gir56", label: "GIR 5 et 6", per: "jour" },
    ],
  },
  {
    title: "Loyer d’une résidence autonomie",
    rows: [
      { key: "rentF1", label: "F1", per: "mois" },
      { key: "rentF1Bis", label: "F1 bis", per: "mois" },
      { key: "rentF2", label: "F2", per: "mois" },
      { key: "rentF1Ash", label: "F1, aide sociale", per: "mois" },
      { key: "rentF1BisAsh", label: "F1 bis, aide sociale", per: "mois" },
      { key: "rentF2Ash", label: "F2, aide sociale", per: "mois" },
    ],
  },
  {
    title: "Autre service",
    rows: [{ key: "otherService", label: "Autre prestation obligatoire", per: "jour" }],
  },
];
export const priceRows = priceGroups.flatMap(({ rows }) => rows);

/** No day costs more, no month either: a comma forgotten is likelier. */
export const mostOf = (per: Row["per"]) => (per === "jour" ? 500 : 10_000);

/** "75,92", "75.92 €" → 75.92; null for what is no amount, or no credible one (0 and 1 € are missing data). */
export function readAmount(typed: string, per: Row["per"]): number | null {
  const found = /^(\d{1,5})(?:[.,](\d{1,2}))?$/.exec(typed.replaceAll(/[\s€\u00A0\u202F]/g, ""));
  if (!found) return null;
  const amount = Number(`${found[1]}.${found[2] ?? 0}`);
  return credible(amount) && amount <= mostOf(per) ? amount : null;
}

/** "75,92 €" */
export const amountLabel = (amount: number) => amount.toLocaleString("fr-FR", { style: "currency", currency: "EUR" });

/** "Chambre simple 75,92 €, GIR 1 et 2 22,00 €, prix de 2026" */
export function pricesWords(value: Value): string {
  const said = asRecord(value);
  const amounts = priceRows.flatMap(({ key, label }) => {
    const amount = asNumber(said[key] ?? null);
    return amount === null ? [] : [`${label} ${amountLabel(amount)}`];
  });
  const year = asNumber(said.year ?? null);
  return [...amounts, ...(year ? [`prix de ${year}`] : [])].join(", ");
}
