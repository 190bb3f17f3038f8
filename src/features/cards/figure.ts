import { ok, type Result, refuse } from "#lib/result.ts";
import type { FlatAmount, Threshold } from "./estimate.ts";

/** A figure the law or a département changes each year, and which no file gives. */
export type Figure = ({ kind: "threshold" } & Threshold) | ({ kind: "flat"; departement: string } & FlatAmount);
export type FigureRefusal = { kind: "unknown-figure" | "no-source" | "bad-year" | "bad-amount" | "bad-departement" };

/** "seuils 2026 2800 4300 décret…", "forfait 38 2026 6,10 arrêté…" : the year's two incomes, or a département's amount a day. */
export function readFigure([what = "", ...rest]: readonly string[]): Result<Figure, FigureRefusal> {
  if (what === "seuils") {
    const [year, s1, s2] = rest.slice(0, 3).map(numberIn);
    const source = rest.slice(3).join(" ").trim();
    if (!isYear(year)) return refuse({ kind: "bad-year" });
    if (!s1 || !s2 || s2 <= s1) return refuse({ kind: "bad-amount" });
    return source ? ok({ kind: "threshold", year, s1, s2, source }) : refuse({ kind: "no-source" });
  }
  if (what !== "forfait") return refuse({ kind: "unknown-figure" });
  const [departement = "", ...after] = rest;
  const [year, amount] = after.slice(0, 2).map(numberIn);
  const source = after.slice(2).join(" ").trim();
  if (!/^(\d{2}|2[AB]|9[78]\d)$/.test(departement)) return refuse({ kind: "bad-departement" });
  if (!isYear(year)) return refuse({ kind: "bad-year" });
  if (amount === undefined || Number.isNaN(amount) || amount < 0 || amount > 100) return refuse({ kind: "bad-amount" });
  return source ? ok({ kind: "flat", departement, year, amount, source }) : refuse({ kind: "no-source" });
}

const numberIn = (typed: string) => Number(typed.replace(",", "."));
const isYear = (year: number | undefined): year is number => Number.isInteger(year) && year! >= 2000 && year! <= 2100;
