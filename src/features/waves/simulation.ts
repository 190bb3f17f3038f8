import type { Random } from "#features/directory/random.ts";
import type { RequestId } from "#features/referrals/request.ts";
import type { Outcome } from "./calibration.ts";
import { chanceWithin, type GroupPace, horizons, logistic, type Pace, strengthOf } from "./pace.ts";
import { type Aim, type Asked, proposeWaves } from "./planning.ts";

/**
 * A year of answers of units that differ, then a second year to check what the first one lets estimate. Each unit has a
 * true rate (logit-normal around 30 %) and a true pace (log-normal around 20 hours), which the estimates never see; most
 * have answered few requests, some none.
 */
type TrueUnit = { rate: number; medianHours: number; past: Pace };
export type SimulatedWorld = { units: TrueUnit[]; group: GroupPace };

export function simulateWorld(random: Random, unitCount: number): SimulatedWorld {
  const units = Array.from({ length: unitCount }, (): TrueUnit => {
    const truth = { rate: logistic(-0.85 + random.bell() * 1.3), medianHours: 20 * Math.exp(random.bell() * 0.9) };
    // many have little history, a few have a lot
    const asked = Math.floor(40 * random.next() ** 2.5);
    return { ...truth, past: countsOf(Array.from({ length: asked }, () => answer(truth, random))) };
  });
  const sum = (of: (pace: Pace) => readonly number[]) =>
    horizons.map((_, i) => units.reduce((total, { past }) => total + of(past)[i]!, 0));
  const at = horizons.indexOf(48);
  return {
    units,
    group: {
      units: unitCount,
      exposed: sum(({ exposed }) => exposed),
      favourable: sum(({ favourable }) => favourable),
      strength: strengthOf(units.map(({ past }) => ({ favourable: past.favourable[at]!, exposed: past.exposed[at]! }))),
    },
  };
}

/** Hours to a favourable answer; null: never one. */
function answer({ rate, medianHours }: Pick<TrueUnit, "rate" | "medianHours">, random: Random): number | null {
  return random.chance(rate) ? medianHours * Math.exp(random.bell() * 1.2) : null;
}

const countsOf = (answers: readonly (number | null)[]): Pace => ({
  exposed: horizons.map(() => answers.length),
  favourable: horizons.map((hour) => answers.filter((hours) => hours !== null && hours <= hour).length),
});

/** What was estimated of the second year's requests in three ways, and what came. */
export type Estimates = { shrunk: Outcome[]; unitAlone: Outcome[]; groupAlone: Outcome[]; covered: number };

export function simulateEstimates(world: SimulatedWorld, random: Random, requests: number): Estimates {
  const result: Estimates = { shrunk: [], unitAlone: [], groupAlone: [], covered: 0 };
  for (let i = 0; i < requests; i++) {
    const unit = random.pick(world.units);
    const hours = random.pick([24, 48, 72]);
    const hoursToYes = answer(unit, random);
    const happened = hoursToYes !== null && hoursToYes <= hours;
    const said = chanceWithin(hours, "sanitaire", unit.past, world.group);
    const group = chanceWithin(hours, "sanitaire", null, world.group).chance;
    const at = horizons.indexOf(hours as (typeof horizons)[number]);
    const [k, n] = [unit.past.favourable[at]!, unit.past.exposed[at]!];
    result.shrunk.push({ chance: said.chance, happened });
    result.groupAlone.push({ chance: group, happened });
    result.unitAlone.push({ chance: n === 0 ? group : k / n, happened });
    const truth = trueChance(unit, hours);
    if (truth >= said.low && truth <= said.high) result.covered++;
  }
  return { ...result, covered: result.covered / requests };
}

/** The chance the unit was drawn with, by the distribution of `bell`: a sum of three uniform draws. */
function trueChance({ rate, medianHours }: TrueUnit, hours: number): number {
  return rate * belowOfThree(1.5 + Math.log(hours / medianHours) / 1.2 / 1.4);
}

/** The distribution of a sum of three draws in [0, 1) (Irwin–Hall, n = 3). */
function belowOfThree(x: number): number {
  if (x <= 0) return 0;
  if (x >= 3) return 1;
  const cube = (y: number) => Math.max(0, y) ** 3;
  return (cube(x) - 3 * cube(x - 1) + 3 * cube(x - 2)) / 6;
}

/** The same dossiers sent in waves and all at once: how many requests leave, how many dossiers are answered within the aim and in the end. */
export type Comparison = { dossiers: number; waves: Way; atOnce: Way };
export type Way = { requests: number; withinAim: number; inTheEnd: number };

export function compareWays(
  world: SimulatedWorld,
  random: Random,
  { dossiers, selected, aim, sizes, intervalHours }: Comparing,
): Comparison {
  const way = (): Way => ({ requests: 0, withinAim: 0, inTheEnd: 0 });
  const totals = { waves: way(), atOnce: way() };
  for (let i = 0; i < dossiers; i++) {
    const units = Array.from({ length: selected }, () => random.pick(world.units));
    const answers = units.map((unit) => answer(unit, random));
    const asked = units.map(
      (unit, n): Asked => ({
        request: String(n) as RequestId,
        within: (hours) => chanceWithin(hours, "sanitaire", unit.past, world.group),
      }),
    );
    const plan = proposeWaves(asked, aim, sizes, intervalHours);
    add(totals.waves, play(plan.waves, answers), aim);
    add(totals.atOnce, play([{ requests: asked.map(({ request }) => request), at: 0 }], answers), aim);
  }
  const perDossier = (total: Way) => ({
    requests: total.requests / dossiers,
    withinAim: total.withinAim / dossiers,
    inTheEnd: total.inTheEnd / dossiers,
  });
  return { dossiers, waves: perDossier(totals.waves), atOnce: perDossier(totals.atOnce) };
}

type Comparing = { dossiers: number; selected: number; aim: Aim; sizes: readonly number[]; intervalHours: number };

/** A wave leaves at its hour unless something favourable came before. */
function play(waves: readonly { requests: readonly string[]; at: number }[], answers: readonly (number | null)[]) {
  let sent = 0;
  let first = Number.POSITIVE_INFINITY;
  for (const { requests, at } of waves) {
    if (first <= at) break;
    sent += requests.length;
    for (const request of requests) {
      const hours = answers[Number(request)];
      if (hours !== null && hours !== undefined) first = Math.min(first, at + hours);
    }
  }
  return { sent, first };
}

function add(total: Way, { sent, first }: { sent: number; first: number }, aim: Aim): void {
  total.requests += sent;
  if (first <= aim.hours) total.withinAim++;
  if (first < Number.POSITIVE_INFINITY) total.inTheEnd++;
}
