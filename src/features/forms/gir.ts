/**
 * AGGIR, the national grid of autonomy: from what a person does alone to one of six iso-resource groups.
 * Source: code de l'action sociale et des familles, annexe 2-1 (the adverbs and the variables) and annexe 2-2 (weights,
 * thresholds and ranks, copied as facts). Deplacement exterieur, alerter and the seven illustrative variables never weigh.
 */
export type Letter = "A" | "B" | "C";

/** The eight variables that weigh, in the order of the weights. */
export const variables = [
  "coherence",
  "orientation",
  "toilette",
  "habillage",
  "alimentation",
  "elimination",
  "transferts",
  "deplacementInterieur",
] as const;
export type Variable = (typeof variables)[number];
export type Letters = Record<Variable, Letter>;

export const variableLabels: Record<Variable, string> = {
  coherence: "Cohérence",
  orientation: "Orientation",
  toilette: "Toilette",
  habillage: "Habillage",
  alimentation: "Alimentation",
  elimination: "Élimination",
  transferts: "Transferts",
  deplacementInterieur: "Déplacements à l’intérieur",
};

export type Adverb = "spontanement" | "totalement" | "correctement" | "habituellement";
export const adverbs: Adverb[] = ["spontanement", "totalement", "correctement", "habituellement"];

/** `score` is that of the group that stopped; `rang` goes from 1 to 13, `gir` from 1 (heaviest) to 6. */
export type Gir = { groupe: Group; score: number; rang: number; gir: number };
export type Group = "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H";

/** Four yes make A, four no make C, anything else B; null while one is missing (annexe 2-1). */
export function letterOf(said: Partial<Record<Adverb, boolean>>): Letter | null {
  const values = adverbs.map((adverb) => said[adverb]);
  if (values.includes(undefined)) return null;
  if (values.every((value) => value)) return "A";
  return values.some((value) => value) ? "B" : "C";
}

/** The letter of a variable from those of its sub-items, in the order of the grid; null while one is missing (annexe 2-1). */
export function letterOfVariable(variable: string, parts: (Letter | null)[]): Letter | null {
  if (parts.length === 0 || parts.includes(null)) return null;
  const together = parts.join("");
  if (/^A+$/.test(together)) return "A";
  switch (variable) {
    case "coherence":
    case "orientation":
    case "elimination":
      return together.includes("C") ? "C" : "B";
    case "alimentation":
      return ["CC", "BC", "CB", "C"].includes(together) ? "C" : "B";
    default:
      return /^C+$/.test(together) ? "C" : "B";
  }
}

/** Rank, group and GIR of eight letters. Total: every one of the 6561 profiles has a rank. */
export function gir(letters: Letters): Gir {
  for (const { groupe, score, rang } of steps(letters))
    if (rang !== null) return { groupe, score, rang, gir: girOfRank(rang) };
  throw new Error("unreachable: group H always gives a rank");
}

/** The groups tried in order, with their scores, until one gives a rank. */
export function steps(letters: Letters): { groupe: Group; score: number; rang: number | null }[] {
  const tried = [];
  for (const [groupe, { C, B, thresholds }] of Object.entries(groups) as [Group, Weights][]) {
    const score = variables.reduce((sum, variable, i) => sum + { A: 0, B: B[i]!, C: C[i]! }[letters[variable]], 0);
    const rang = thresholds.find(([from]) => score >= from)?.[1] ?? null;
    tried.push({ groupe, score, rang });
    if (rang !== null) break;
  }
  return tried;
}

/** Each single letter that, changed alone, would give another GIR. */
export function whatWouldChange(letters: Letters): { variable: Variable; letter: Letter; gir: number }[] {
  const now = gir(letters).gir;
  return variables.flatMap((variable) =>
    (["A", "B", "C"] as const)
      .filter((letter) => letter !== letters[variable])
      .map((letter) => ({ variable, letter, gir: gir({ ...letters, [variable]: letter }).gir }))
      .filter((change) => change.gir !== now),
  );
}

const girs = [1, 2, 2, 2, 2, 2, 2, 3, 3, 4, 4, 5, 6];
const girOfRank = (rang: number) => girs[rang - 1]!;

type Weights = { C: number[]; B: number[]; thresholds: [from: number, rang: number][] };

/** Annexe 2-2. A weighs nothing. Group H rates transfers C below B: it is the text, not a slip. */
const groups: Record<Group, Weights> = {
  A: {
    C: [2000, 1200, 40, 40, 60, 100, 800, 200],
    B: [0, 0, 16, 16, 20, 16, 120, 32],
    thresholds: [
      [4380, 1],
      [4140, 2],
      [3390, 3],
    ],
  },
  B: { C: [1500, 1200, 40, 40, 60, 100, 800, -80], B: [320, 120, 16, 16, 0, 16, 120, -40], thresholds: [[2016, 4]] },
  C: {
    C: [0, 0, 40, 40, 60, 160, 1000, 400],
    B: [0, 0, 16, 16, 20, 20, 200, 40],
    thresholds: [
      [1700, 5],
      [1432, 6],
    ],
  },
  D: { C: [0, 0, 0, 0, 2000, 400, 2000, 200], B: [0, 0, 0, 0, 200, 200, 200, 0], thresholds: [[2400, 7]] },
  E: { C: [400, 400, 400, 400, 400, 800, 800, 200], B: [0, 0, 100, 100, 100, 100, 100, 0], thresholds: [[1200, 8]] },
  F: { C: [200, 200, 500, 500, 500, 500, 500, 200], B: [100, 100, 100, 100, 100, 100, 100, 0], thresholds: [[800, 9]] },
  G: { C: [150, 150, 300, 300, 500, 500, 400, 200], B: [0, 0, 200, 200, 200, 200, 200, 100], thresholds: [[650, 10]] },
  H: {
    C: [0, 0, 3000, 3000, 3000, 3000, 1000, 1000],
    B: [0, 0, 2000, 2000, 2000, 2000, 2000, 1000],
    thresholds: [
      [4000, 11],
      [2000, 12],
      [Number.NEGATIVE_INFINITY, 13],
    ],
  },
};
