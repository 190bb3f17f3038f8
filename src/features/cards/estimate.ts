import { cents, credible, daysAMonth, type Prices } from "#features/directory/facility.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/**
 * What is left to pay each month (product specification 9.4): an estimate, not a quote.
 * H the room and T(g) the tariff of the GIR group, euros a day; m = 30.42 days; R the income, euros a month.
 * The person pays P a day for dependency: T(5-6) at GIR 5 or 6 or when R ≤ s1; T(5-6) + 0.8 × (T(g) − T(5-6)) when
 * R ≥ s2; in between, linear. APA pays the rest of T(g). In a département with one flat amount, that amount is P for everyone.
 */
export type Situation =
  | {
      kind: "stay";
      stay: "permanent" | "temporary";
      room: "single" | "double";
      gir: number;
      income: number | null;
      ash: boolean;
      aids: Aids;
    }
  | { kind: "rent"; home: Home; aids: Aids }
  | { kind: "day-care"; days: number; aids: Aids };
export type Home = "f1" | "f1bis" | "f2";

/** Euros a month, as the person says them. */
export type Aids = { housing: number; insurance: number };

/** Parameters estimate.s1 and .s2 of a year, set by the operator, with where they come from. */
export type Threshold = { year: number; s1: number; s2: number; source: string };
/** What everyone pays a day for dependency in a département that has left the tariffs. */
export type FlatAmount = { year: number; amount: number; source: string };
export type Rules = { threshold: Threshold | null; flat: FlatAmount | null };

const share = 0.8;
const ashShare = 0.9;
/** Tax code, article 199 quindecies: a quarter of what is paid, counted up to 10,000 € a year. */
const taxShare = 0.25;
const taxCeiling = 10_000;

export type StayEstimate = {
  kind: "stay";
  housing: number;
  /** T(g) and T(5-6); null where a flat amount stands for both. */
  tariff: { ofGroup: number; lowest: number } | null;
  /** P, euros a day. */
  paidForDependency: number;
  gross: number;
  apa: number;
  aids: Aids;
  rest: number;
  /** Social aid: what the person pays at most, what the département advances and may claim back; null when not asked, not open here, or without an income. */
  ash: { paid: number; advanced: number } | null;
  /** P follows the income; or is the lowest tariff, for want of an income or of the thresholds; or is the département's. */
  basis: "income" | "no-income" | "no-threshold" | "flat";
  /** At most, a year, for whoever pays income tax: shown apart, never deducted. */
  taxRelief: number;
  year: number | null;
};
export type Estimate =
  | StayEstimate
  | {
      kind: "rent" | "day-care";
      price: number;
      times: number;
      gross: number;
      aids: Aids;
      rest: number;
      year: number | null;
    };

export type NoEstimate = { kind: "no-price" | "no-tariff" };

export function estimate(prices: Prices | null, situation: Situation, rules: Rules): Result<Estimate, NoEstimate> {
  if (!prices) return refuse({ kind: "no-price" });
  if (situation.kind === "stay") return stayEstimate(prices, situation, rules);
  const [price, times] =
    situation.kind === "rent" ? [rents(prices)[situation.home], 1] : [prices.dayCare, situation.days];
  if (!credible(price)) return refuse({ kind: "no-price" });
  const { kind, aids } = situation;
  const gross = cents(price * times);
  return ok({ kind, price, times, gross, aids, rest: less(gross, aids), year: prices.year });
}

type Stay = Extract<Situation, { kind: "stay" }>;

function stayEstimate(prices: Prices, asked: Stay, { threshold, flat }: Rules): Result<StayEstimate, NoEstimate> {
  const ashPrice = roomPrice(prices, asked, "social-aid");
  const openToAid = asked.ash && credible(ashPrice);
  const housing = openToAid ? ashPrice : roomPrice(prices, asked, "usual");
  if (!credible(housing)) return refuse({ kind: "no-price" });
  const lowest = prices.gir56;
  const ofGroup = asked.gir <= 2 ? prices.gir12 : asked.gir <= 4 ? prices.gir34 : lowest;
  if (!flat && (!credible(ofGroup) || !credible(lowest))) return refuse({ kind: "no-tariff" });

  const tariff = flat ? null : { ofGroup: ofGroup!, lowest: lowest! };
  const paid = flat ? flat.amount : paidByIncome(asked, tariff!, threshold);
  const gross = cents((housing + (tariff?.ofGroup ?? paid)) * daysAMonth);
  const apa = tariff ? cents((tariff.ofGroup - paid) * daysAMonth) : 0;
  const rest = less(cents(gross - apa), asked.aids);
  return ok({
    kind: "stay",
    housing,
    tariff,
    paidForDependency: paid,
    gross,
    apa,
    aids: asked.aids,
    rest,
    ash: openToAid && asked.income !== null ? shared(rest, asked.income) : null,
    basis: flat ? "flat" : asked.income === null ? "no-income" : threshold ? "income" : "no-threshold",
    taxRelief: cents(Math.min(rest * 12, taxCeiling) * taxShare),
    year: prices.year,
  });
}

function paidByIncome({ gir, income }: Stay, tariff: { ofGroup: number; lowest: number }, threshold: Threshold | null) {
  // a group's tariff under the lowest one is a mistake of the source: the smaller is paid, and nobody is paid for it
  const lowest = Math.min(tariff.lowest, tariff.ofGroup);
  if (gir >= 5 || income === null || !threshold || income <= threshold.s1) return lowest;
  const part = Math.min(1, (income - threshold.s1) / (threshold.s2 - threshold.s1));
  return lowest + share * part * (tariff.ofGroup - lowest);
}

/** Under social aid one pays at most nine tenths of one's income. */
function shared(rest: number, income: number) {
  const paid = Math.min(rest, cents(income * ashShare));
  return { paid, advanced: cents(rest - paid) };
}

const less = (gross: number, { housing, insurance }: Aids) => Math.max(0, cents(gross - housing - insurance));

function roomPrice(prices: Prices, { stay, room }: Pick<Stay, "stay" | "room">, which: "usual" | "social-aid") {
  const isSingle = room === "single";
  if (stay === "permanent")
    return which === "usual"
      ? isSingle
        ? prices.single
        : prices.double
      : isSingle
        ? prices.singleAsh
        : prices.doubleAsh;
  return which === "usual"
    ? isSingle
      ? prices.singleTemporary
      : prices.doubleTemporary
    : isSingle
      ? prices.singleTemporaryAsh
      : prices.doubleTemporaryAsh;
}

const rents = (prices: Prices) => ({ f1: prices.rentF1, f1bis: prices.rentF1Bis, f2: prices.rentF2 });

/** What can be reckoned here: rooms by stay, homes, day care, and where social aid is open. */
export type Choices = {
  stays: { stay: Stay["stay"]; room: Stay["room"]; ash: boolean }[];
  homes: Home[];
  dayCare: boolean;
};

export function choicesOf(prices: Prices | null): Choices {
  if (!prices) return { stays: [], homes: [], dayCare: false };
  const stays = (["permanent", "temporary"] as const).flatMap((stay) =>
    (["single", "double"] as const).flatMap((room) =>
      credible(roomPrice(prices, { stay, room }, "usual"))
        ? [{ stay, room, ash: credible(roomPrice(prices, { stay, room }, "social-aid")) }]
        : [],
    ),
  );
  const known = rents(prices);
  const homes = (Object.keys(known) as Home[]).filter((home) => credible(known[home]));
  return { stays, homes, dayCare: credible(prices.dayCare) };
}

export const canEstimate = ({ stays, homes, dayCare }: Choices) => stays.length > 0 || homes.length > 0 || dayCare;
