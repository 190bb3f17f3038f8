import type { Coded } from "#features/directory/card.ts";
import type { Kind } from "#features/directory/kind.ts";
import type { Feature, Module } from "#features/directory/unit.ts";
import { type RightCode, rightCodes, rightOf } from "#pathways/handicap/rights.ts";

/**
 * What a category of organisation (TRE_R244, JDV_J34) is here: its module, and the kinds of need it answers. "lodging" depends on the
 * care mode and the temporality. A category of the handicap answers the rights that open it. The others keep their code and answer nothing.
 * USLD has no category: it is an operational activity (interoperability specification §1, to confirm).
 */
type Row = {
  module: Module;
  kind?: Kind | "lodging" | "flat";
  rights?: RightCode[];
  feature?: Feature;
  mention?: true;
};
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
const rows = (codes: readonly string[], row: Row) => Object.fromEntries(codes.map((code) => [code, row]));

export const organisations: Readonly<Record<string, Row>> = {
  "21": { module: "grand-age", kind: "lodging" },
  "22": { module: "grand-age", kind: "flat" },
  "23": { module: "grand-age", kind: "lodging", feature: "uhr" },
  "24": { module: "grand-age", kind: "lodging", feature: "uvp" },
  "25": { module: "grand-age", feature: "pasa" },
  "26": { module: "grand-age", kind: "lodging", feature: "puv" },
  "27": { module: "grand-age", kind: "flat" },
  "28": { module: "sanitaire", kind: "ssiad" },
  "29": { module: "sanitaire", kind: "esa" },
  "75": { module: "sanitaire", kind: "ssiadr" },
  "175": { module: "sanitaire", kind: "usp" },
  ...rows(range(100, 112), { module: "sanitaire", kind: "smr", mention: true }),
  ...rows(range(128, 131), { module: "sanitaire", kind: "had", mention: true }),
  ...rows(["30", "33", "34", "35", "36", "38", "72", "73", "132", "136"], { module: "grand-age" }),
  ...rows(["31", "32", "37", "39", "40", "41", "96", "97", ...range(43, 66), "74"], { module: "handicap" }),
  "84": { module: "tnd", kind: "pco" },
  ...openedByRights(),
};

/** By category of organisation, the rights of an MDPH decision that open it: modules specification D.7. */
function openedByRights(): Record<string, Row> {
  const categories = [...new Set(rightCodes.flatMap((code) => rightOf(code).j34))];
  return Object.fromEntries(
    categories.map((j34) => [
      j34,
      { module: "handicap" as const, rights: rightCodes.filter((code) => rightOf(code).j34.includes(j34)) },
    ]),
  );
}

/** The care modes (JDV_J19) that say more than the category. */
const dayCare = "47";
const nightCare = "48";
const smrModes = ["28", "29", "34"];

export type Answered = {
  module: Module;
  /** Null: what was said does not tell; what was known stays. */
  kinds: Kind[] | null;
  mentions: string[];
  modes: string[];
  feature: Feature | null;
};

export type Said = {
  organisation: Coded[];
  careMode: Coded | null;
  temporality: Coded[];
  patientTypes: Coded[];
  activityField: Coded | null;
};

/** What the codes of an offer make of its unit. */
export function answeredBy({ organisation, careMode, temporality, patientTypes, activityField }: Said): Answered {
  const known = organisation.flatMap(({ code }) => (organisations[code] ? [{ code, row: organisations[code] }] : []));
  const first = known[0]?.row;
  if (!first) return { ...nothing, module: moduleOf(activityField, patientTypes) };
  const kinds = known.map(({ row }) => kindsOf(row, careMode?.code ?? null, temporality));
  const mode = careMode?.code;
  return {
    module: first.module,
    kinds: kinds.includes(null) ? null : [...new Set(kinds.flatMap((one) => one ?? []))],
    mentions: known.filter(({ row }) => row.mention).map(({ code }) => code),
    modes: !mode
      ? []
      : first.kind === "smr"
        ? smrModes.filter((one) => one === mode)
        : first.kind === "lodging"
          ? []
          : [mode],
    feature: known.find(({ row }) => row.feature)?.row.feature ?? null,
  };
}

const nothing = { kinds: null, mentions: [], modes: [], feature: null };

function kindsOf({ kind, rights }: Row, mode: string | null, temporality: readonly Coded[]): Kind[] | null {
  if (rights) return rights;
  if (!kind) return [];
  if (kind !== "lodging" && kind !== "flat") return [kind];
  if (mode === dayCare) return ["aj"];
  if (mode === nightCare) return ["an"];
  if (kind === "flat") return ["ra"];
  const stays = temporality.flatMap(({ code }) =>
    code === "01" ? ["heb-temp" as const] : code === "02" ? ["heb-perm" as const] : [],
  );
  return stays.length > 0 ? [...new Set(stays)].sort() : null;
}

/** TRE_R227: 04 is the field of care homes and services; TRE_R239: 02 and 05 are for disabled people. */
function moduleOf(activityField: Coded | null, patientTypes: readonly Coded[]): Module {
  if (activityField?.code !== "04") return "sanitaire";
  return patientTypes.some(({ code }) => code === "02" || code === "05") ? "handicap" : "grand-age";
}

/** The other way: the codes our own units are written with, when nobody gave them in the ROR's words. */
type Spoken = { organisation: string | null; careMode: string | null; temporality?: string };
const spoken: Record<string, Spoken | undefined> = {
  ...Object.fromEntries(
    rightCodes.map((code) => {
      const { j34, place } = rightOf(code);
      return [code, { organisation: j34[0] ?? null, careMode: place === "home" ? "49" : "46" }];
    }),
  ),
  ...({
    "heb-perm": { organisation: "21", careMode: "46", temporality: "02" },
    "heb-temp": { organisation: "21", careMode: "46", temporality: "01" },
    ra: { organisation: "22", careMode: "46", temporality: "02" },
    usld: { organisation: null, careMode: "28" },
    aj: { organisation: "21", careMode: "47" },
    an: { organisation: "21", careMode: "48" },
    smr: { organisation: null, careMode: null },
    had: { organisation: null, careMode: "31" },
    usp: { organisation: "175", careMode: "28" },
    lisp: { organisation: null, careMode: "28" },
    ssiad: { organisation: "28", careMode: "49" },
    ssiadr: { organisation: "75", careMode: "49" },
    esa: { organisation: "29", careMode: "49" },
    prado: { organisation: null, careMode: "49" },
    pco: { organisation: "84", careMode: null },
  } satisfies Record<Exclude<Kind, RightCode>, Spoken>),
};

type Ours = {
  kinds: readonly string[];
  mentions: readonly string[];
  modes: readonly string[];
  offer: Partial<Record<Feature, true>>;
};

/** The codes of a unit that the ROR never described: from its kinds, its mentions and its modes. */
export function codesOf({ kinds, mentions, modes, offer }: Ours): {
  organisation: string[];
  careMode: string[];
  temporality: string[];
} {
  const said = kinds.flatMap((kind) => spoken[kind] ?? []);
  const special = offer.uhr ? "23" : offer.uvp ? "24" : offer.puv ? "26" : null;
  const categories = said.flatMap(({ organisation }) =>
    organisation === "21" ? [special ?? "21"] : (organisation ?? []),
  );
  const care = modes.length > 0 ? modes : said.flatMap(({ careMode }) => careMode ?? []);
  return {
    organisation: [...new Set([...categories, ...mentions])],
    careMode: [...new Set(care)],
    temporality: [...new Set(said.flatMap(({ temporality }) => temporality ?? []))],
  };
}
