import { cents, credible, daysAMonth, type Prices } from "#features/directory/facility.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/**
 * What is left to pay each month (product specification 9.4): an estimate, not a quote.
 * H the room and T(g) the tariff of the GIR group, euros a day; m = 30.42 days; R the income, euros a month.
 * The person pays P a day for dependency: T(5-6) at GIR 5 or 6 or when R ≤ s1; T(5-6) + share × (T(g) − T(5-6)) when
 * R ≥ s2; in between, linear. APA pays the rest of T(g).
 */
export type Situation = {
  room: "single" | "double";
  gir: number;
  /** Euros a month; null when nobody says it. */
  income: number | null;
  /** APL, ALS, mutuelle: euros a month. */
  aids: number;
  /** Social aid to housing asked for. */
  ash: boolean;
};

/** Parameters estimate.s1, .s2, .share, .ash: set yearly by the operator; without the two thresholds, P is T(5-6). */
export type Thresholds = { s1: number; s2: number } | null;
const share = 0.8;
const ashShare = 0.9;

export type Estimate = {
  housing: number;
  tariff: number;
  lowestTariff: number;
  /** P, euros a day. */
  paidForDependency: number;
  gross: number;
  apa: number;
  aids: number;
  rest: number;
  /** Social aid: what the person pays at most, what the département advances and may claim back; null when not asked or not open here. */
  ash: { paid: number; advanced: number } | null;
  /** P follows the income, or the lowest tariff for want of an income or of this year's thresholds. */
  basis: "income" | "lowest-tariff";
  year: number | null;
};

export type NoEstimate = { kind: "no-price" | "no-tariff" };

export function estimate(
  prices: Prices | null,
  situation: Situation,
  thresholds: Thresholds,
): Result<Estimate, NoEstimate> {
  const ashPrice = situation.room === "single" ? prices?.singleAsh : prices?.doubleAsh;
  const housing =
    situation.ash && credible(ashPrice) ? ashPrice : situation.room === "single" ? prices?.single : prices?.double;
  if (!prices || !credible(housing)) return refuse({ kind: "no-price" });
  const lowest = prices.gir56;
  const tariff = situation.gir <= 2 ? prices.gir12 : situation.gir <= 4 ? prices.gir34 : lowest;
  if (!credible(tariff) || !credible(lowest)) return refuse({ kind: "no-tariff" });

  const paid = paidForDependency(situation, tariff, lowest, thresholds);
  const gross = cents((housing + tariff) * daysAMonth);
  const apa = cents((tariff - paid) * daysAMonth);
  const rest = Math.max(0, cents(gross - apa - situation.aids));
  return ok({
    housing,
    tariff,
    lowestTariff: lowest,
    paidForDependency: paid,
    gross,
    apa,
    aids: situation.aids,
    rest,
    ash: situation.ash && credible(ashPrice) && situation.income !== null ? shared(rest, situation.income) : null,
    basis: thresholds && situation.income !== null ? "income" : "lowest-tariff",
    year: prices.year,
  });
}

function paidForDependency({ gir, income }: Situation, tariff: number, lowest: number, thresholds: Thresholds): number {
  if (gir >= 5 || income === null || !thresholds || income <= thresholds.s1) return lowest;
  const part = Math.min(1, (income - thresholds.s1) / (thresholds.s2 - thresholds.s1));
  return lowest + share * part * (tariff - lowest);
}

/** Under social aid one pays at most nine tenths of one's income. */
function shared(rest: number, income: number) {
  const paid = Math.min(rest, cents(income * ashShare));
  return { paid, advanced: cents(rest - paid) };
}

/** A résidence autonomie: the rent less the aids. */
export const estimateRent = (rent: number, aids: number) => Math.max(0, cents(rent - aids));
