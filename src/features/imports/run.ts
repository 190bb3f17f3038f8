import type { Result } from "#lib/result.ts";

export type RunId = string & { readonly __brand: "RunId" };

/** Where the data comes from: who publishes it, under which licence, and after how many days it is worth worrying. */
export type SourceSheet = { label: string; publisher: string; licence: string; every: string; staleDays: number };

/** The kinds of import, in the order a new base wants them. */
export const sources = {
  communes: {
    label: "Communes, codes postaux et départements",
    publisher: "INSEE et La Poste",
    licence: "Licence Ouverte 2.0",
    every: "chaque année",
    staleDays: 400,
  },
  finess: {
    label: "FINESS, établissements",
    publisher: "Agence du Numérique en Santé",
    licence: "Licence Ouverte 2.0",
    every: "tous les deux mois",
    staleDays: 75,
  },
  "finess-entities": {
    label: "FINESS, entités juridiques",
    publisher: "Agence du Numérique en Santé",
    licence: "Licence Ouverte 2.0",
    every: "tous les deux mois",
    staleDays: 75,
  },
  "finess-social": {
    label: "FINESS, équipements sociaux (capacités installées)",
    publisher: "Agence du Numérique en Santé",
    licence: "Licence Ouverte 2.0",
    every: "tous les deux mois",
    staleDays: 75,
  },
  hospitals: {
    label: "Liste des hôpitaux (FINESS, Eurostat)",
    publisher: "Eurostat",
    licence: "EUPL 1.2, données FINESS sous Licence Ouverte",
    every: "sans rythme annoncé",
    staleDays: 400,
  },
  "ehpad-prices": {
    label: "Prix des EHPAD et des résidences autonomie",
    publisher: "CNSA",
    licence: "Licence Ouverte 2.0",
    every: "chaque mois",
    staleDays: 45,
  },
  ror: {
    label: "Répertoire opérationnel des ressources (ROR)",
    publisher: "Agence du Numérique en Santé et agences régionales de santé",
    licence: "Accès conventionné",
    every: "chaque nuit",
    staleDays: 3,
  },
  rpps: {
    label: "Annuaire Santé (RPPS), extraction en libre accès",
    publisher: "Agence du Numérique en Santé",
    licence: "Licence Ouverte 2.0",
    every: "chaque jour",
    staleDays: 10,
  },
} satisfies Record<string, SourceSheet>;

export type RunKind = keyof typeof sources;
export const runKinds = Object.keys(sources) as RunKind[];
export const isRunKind = (text: string): text is RunKind => Object.hasOwn(sources, text);

/** What happened to one thing of the source. */
export const whats = ["appeared", "changed", "closed", "reopened", "rejected", "doubt"] as const;
export type What = (typeof whats)[number];

/** One row of a report. A field is told by its path ("prices.single"); a silence is null. */
export type Change = {
  what: What;
  /** The line of the file; null when it comes from no line. */
  line: number | null;
  /** FINESS number, ROR or RPPS identifier. */
  ref: string | null;
  label: string | null;
  detail: ChangeDetail;
};
export type ChangeDetail = { fields?: FieldChanges; reason?: string };
export type FieldChanges = Record<string, { before: Told; after: Told }>;
export type Told = string | number | boolean | null;

/** How many of each, and how many were read in all. */
export type RunTotals = Record<What | "read" | "unchanged", number>;

export const noTotals: RunTotals = {
  read: 0,
  unchanged: 0,
  appeared: 0,
  changed: 0,
  closed: 0,
  reopened: 0,
  rejected: 0,
  doubt: 0,
};

export type RunState = "running" | "done" | "failed" | "interrupted";

export const stateWords = {
  running: "en cours",
  done: "terminé",
  failed: "arrêté",
  interrupted: "interrompu",
} satisfies Record<RunState, string>;

/** A run as one works in it. */
export type Run = {
  id: RunId;
  kind: RunKind;
  /** Where to go on from: what the last checkpoint wrote; null at the beginning. */
  position: string | null;
  totals: RunTotals;
  /** It goes on where a former process was cut. */
  resumed: boolean;
  /** The last run read exactly this, to its end: nothing can have changed. */
  sameAs: PastRun | null;
  /** Lets another run of this kind begin; closeRun calls it. */
  release: () => Promise<void>;
};

/** A run as one reads it. */
export type PastRun = {
  id: RunId;
  kind: string;
  source: string;
  fingerprint: string | null;
  state: RunState;
  startedAt: Date;
  heartbeatAt: Date;
  finishedAt: Date | null;
  position: string | null;
  totals: RunTotals;
  dataDate: string | null;
  message: string | null;
};

export type RunAsked = { kind: RunKind; source: string; fingerprint: string | null; dataDate?: string | null };
export type OpenedRun = Result<Run, { kind: "under-way" }>;

/** Detail rows kept of each kind of change: the counts are always whole, a first import need not fill the base. */
export const mostNoted = 10_000;

/** Cut off in the middle of the same file, and nothing of its kind was read since: what it wrote still stands. */
export const isResumable = (last: PastRun | null, fingerprint: string | null): last is PastRun =>
  last !== null && last.state !== "done" && fingerprint !== null && last.fingerprint === fingerprint;

export const add = (totals: RunTotals, more: Partial<RunTotals>): RunTotals =>
  Object.fromEntries(
    Object.entries(totals).map(([key, n]) => [key, n + (more[key as keyof RunTotals] ?? 0)]),
  ) as RunTotals;

/** One thing read in a file, with the fingerprint of what it says and the number of its line. */
export type Line<Value> = { value: Value; hash: string; line: number };
/** What one transaction writes: the things, what was noted beside them, and where the file has been read to. */
export type LineBatch<Value> = {
  lines: readonly Line<Value>[];
  noted: readonly Change[];
  position: string;
  totals: RunTotals;
};
