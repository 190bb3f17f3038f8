import type { EsmsCode, UnitCode } from "./statuses.ts";

/** A move of a notification: modules specification D.4. Inferred from the labels, so data. */
export type Move = {
  from: readonly EsmsCode[];
  /** `former`: where it stood before the refusal. */
  to: EsmsCode | "former";
  by: "esms" | "mdph";
  /** What its units become with it. */
  units: UnitRule | null;
};

export type UnitRule =
  /** At least one is named and takes this code; those already further on stay. */
  | { kind: "named"; code: UnitCode }
  /** Those that stand at one of these take this code. */
  | { kind: "all"; from: readonly UnitCode[]; code: UnitCode };

const waiting = ["182", "183", "184"] as const;
const present = ["186", "187"] as const;

export const moves = {
  contact: { from: ["40", "41"], to: "41", by: "esms", units: null },
  analyse: { from: ["40", "41"], to: "42", by: "esms", units: { kind: "named", code: "182" } },
  qualify: { from: ["40", "41", "42"], to: "72", by: "esms", units: { kind: "named", code: "183" } },
  admit: { from: ["40", "41", "42", "72"], to: "71", by: "esms", units: { kind: "named", code: "184" } },
  try: { from: ["72", "71"], to: "43", by: "esms", units: { kind: "named", code: "185" } },
  "fail-trial": { from: ["43"], to: "44", by: "esms", units: { kind: "all", from: ["185"], code: "181" } },
  enter: { from: ["43", "71", "72", "42"], to: "47", by: "esms", units: { kind: "named", code: "186" } },
  reorient: { from: ["47"], to: "51", by: "esms", units: null },
  keep: { from: ["51"], to: "47", by: "esms", units: null },
  leave: { from: ["47", "51"], to: "48", by: "esms", units: { kind: "all", from: present, code: "188" } },
  refuse: {
    from: ["40", "41", "42", "72", "71", "44"],
    to: "45",
    by: "esms",
    units: { kind: "all", from: waiting, code: "180" },
  },
  endorse: { from: ["45"], to: "46", by: "mdph", units: null },
  "reject-refusal": { from: ["45"], to: "former", by: "mdph", units: null },
  cancel: {
    from: ["39", "40", "41", "42", "72", "71", "43", "44", "45", "46", "54"],
    to: "49",
    by: "mdph",
    units: { kind: "all", from: [...waiting, "185"], code: "180" },
  },
  reactivate: { from: ["46", "49"], to: "54", by: "mdph", units: null },
} as const satisfies Record<string, Move>;
export type MoveKind = keyof typeof moves;

/** By opening it; a notification taken up again is read again. */
export const opening = { from: ["39", "54"], to: "40" } as const;

/** A unit may end alone, take its place in the list, or hand over to another: the establishment's status does not move. */
export const unitMoves = {
  "list-unit": { during: ["42", "72", "71", "43", "47", "51"], from: [], codes: waiting },
  "enter-unit": { during: ["47", "51"], from: waiting, codes: ["186"] },
  "reorient-unit": { during: ["47", "51"], from: ["186"], codes: ["187"] },
  "end-unit": { during: ["47", "51"], from: present, codes: ["188"] },
  "withdraw-unit": { during: ["42", "72", "71", "43", "47", "51"], from: waiting, codes: ["180"] },
  transfer: { during: ["47", "51"], from: present, codes: ["188", "186"] },
} as const satisfies Record<
  string,
  { during: readonly EsmsCode[]; from: readonly UnitCode[]; codes: readonly UnitCode[] }
>;
export type UnitMoveKind = keyof typeof unitMoves;

/** The units' own reason when the establishment says why it cannot admit: ours. */
export const withdrawnBecause = (reason: string) =>
  ({ "124": "124", "118": "100", "121": "100", "120": "109" })[reason] ?? "95";

/** How long an establishment corrects what it recorded, in hours; the MDPH may later. */
export const correctionHours = 72;
/** Temporary care, per person over twelve months; the decision may add days (modules specification D.5). */
export const temporaryDays = 90;
/** What closes by itself is announced so many days before, and may be undone so many days after. */
export const closingNoticeDays = 7;
export const closingUndoDays = 30;
/** Beyond this age the adult right is sought while the young adult stays in the child establishment. */
export const cretonAge = 20;
