import { freshness } from "#features/directory/availability.ts";
import type { CareCode } from "#features/directory/limit.ts";
import type { Candidate } from "#features/directory/unit.ts";
import { type Match, match } from "./matching.ts";
import type { Wanted } from "./wanted.ts";

/** Two kinds of place that answer together what neither answers alone; each becomes a need of the dossier. */
export type Plan = {
  code: string;
  title: string;
  why: string;
  /** The kinds of need it may stand for. */
  for: readonly string[];
  parts: readonly [Part, Part];
};
export type Part = {
  kind: string;
  /** What this part does, in words. */
  role: string;
  /** The care the other part takes on: it excludes nobody here. */
  leaves?: readonly CareCode[];
  /** Only in these modes of SMR. */
  modes?: readonly string[];
  /** Only units that have not just said they are full. */
  now?: true;
};

/** Care a home hospital gives and a nursing service leaves to it. */
const technical: readonly CareCode[] = [
  ...(["oxygen", "ventilation", "tracheotomy", "dialysis", "parenteral", "infusion"] as const),
  ...(["morphine-pump", "vac", "transfusion", "chemotherapy"] as const),
];

/** Every combination, as data: to add one is to add a row. */
export const plans: readonly Plan[] = [
  {
    code: "domicile",
    title: "Hospitalisation à domicile et soins infirmiers à domicile",
    why: "Les deux services interviennent ensemble au domicile : chacun prend sa part des soins.",
    for: ["had", "ssiad", "ssiadr"],
    parts: [
      { kind: "had", role: "les soins techniques" },
      { kind: "ssiad", role: "les soins de chaque jour", leaves: technical },
    ],
  },
  {
    code: "en-attendant",
    title: "Séjour temporaire, puis hébergement permanent",
    why: "Un séjour temporaire commence sans attendre, pendant que la demande d’hébergement permanent garde son rang.",
    for: ["heb-perm"],
    parts: [
      { kind: "heb-temp", role: "dès maintenant", now: true },
      { kind: "heb-perm", role: "ensuite, avec une place sur la liste d’attente" },
    ],
  },
  {
    code: "jour",
    title: "Réadaptation de jour et soins infirmiers à domicile",
    why: "La réadaptation se fait en hôpital de jour, les soins de chaque jour à la maison.",
    for: ["smr"],
    parts: [
      { kind: "smr", role: "la réadaptation, en hôpital de jour", modes: ["29"] },
      { kind: "ssiad", role: "les soins de chaque jour", leaves: technical },
    ],
  },
];

export type Combination = { plan: Plan; parts: readonly [PartFound, PartFound] };
export type PartFound = { kind: string; role: string; match: Match };

export const plansFor = (kind: string) => plans.filter((plan) => plan.for.includes(kind));

/** The kinds of place a combination needs besides the one searched. */
export const otherKinds = (kind: string): string[] => [
  ...new Set(plansFor(kind).flatMap(({ parts }) => parts.map((part) => part.kind))),
];

/** It suits by itself, and has not just said that it is full. */
export const fitsAlone = (one: Match, now: Date) => one.verdict === "good" && !isFull(one.unit, now);

/**
 * Pairs of partial answers, the best first, three at most; none when a unit suits alone. A combination is proposed only when each
 * part would be accepted for its share, so both are true answers by themselves: one that falls through leaves the other.
 */
export function combine(
  wanted: Wanted,
  alone: readonly Match[],
  candidates: (kind: string) => readonly Candidate[],
  { now, today, meanwhile }: { now: Date; today: string; meanwhile: boolean },
): Combination[] {
  if (alone.some((one) => fitsAlone(one, now))) return [];
  return plansFor(wanted.kind)
    .filter(({ code }) => code !== "en-attendant" || meanwhile)
    .flatMap((plan) => {
      const [first, second] = plan.parts.map((part) => found(wanted, part, candidates(part.kind), now, today));
      return pairs(first!, second!).map((parts): Combination => ({ plan, parts }));
    })
    .slice(0, 3);
}

/** What a part looks for: its kind, without the care it leaves to the other. */
export function shareOf(wanted: Wanted, part: Part): Wanted {
  return {
    ...wanted,
    kind: part.kind,
    care: wanted.care.filter(({ code }) => !part.leaves?.includes(code)),
    mentions: part.kind === "smr" ? wanted.mentions : [],
    modes: part.kind === "smr" ? [...(part.modes ?? wanted.modes)] : [],
  };
}

/** The predicates of the whole dossier that a part need not meet: the other takes them on. */
export const excusedBy = ({ leaves = [], modes }: Part): string[] => [
  ...leaves.map((code) => `care-${code}`),
  ...(modes ? ["smr-mode"] : []),
];

function found(wanted: Wanted, part: Part, units: readonly Candidate[], now: Date, today: string): PartFound[] {
  const share = shareOf(wanted, part);
  return units
    .map((unit) => match(share, unit, now, today))
    .filter((one) => one.verdict !== "excluded" && !(part.now && isFull(one.unit, now)))
    .sort((a, b) => b.score - a.score || a.unit.id.localeCompare(b.unit.id))
    .slice(0, 5)
    .map((one) => ({ kind: part.kind, role: part.role, match: one }));
}

/** The best pairs, no unit twice; under one roof, the person does not move twice. */
function pairs(first: readonly PartFound[], second: readonly PartFound[]): [PartFound, PartFound][] {
  const all = first
    .flatMap((a) => second.map((b): [PartFound, PartFound] => [a, b]))
    .filter(([a, b]) => a.match.unit.id !== b.match.unit.id || a.kind !== b.kind)
    .map((pair) => ({ pair, worth: worthOf(pair) }))
    .sort((x, y) => y.worth - x.worth)
    .map(({ pair }) => pair);
  const kept: [PartFound, PartFound][] = [];
  for (const pair of all)
    if (!kept.some(([a, b]) => a.match.unit.id === pair[0].match.unit.id || b.match.unit.id === pair[1].match.unit.id))
      kept.push(pair);
  return kept;
}

const worthOf = ([a, b]: [PartFound, PartFound]) =>
  a.match.score + b.match.score + (a.match.unit.facility === b.match.unit.facility ? 0.2 : 0);

/** Said lately enough to be believed: no place at all. */
const isFull = ({ places, module }: Candidate, now: Date) =>
  places !== null && places.free === 0 && freshness(places.at, now, module) !== "unknown";
