import type { CareCode } from "#features/directory/limit.ts";
import { isCare } from "#features/directory/limit.ts";
import { type Comfort, comfortCodes, isFeature } from "#features/directory/unit.ts";
import { holds } from "#features/forms/condition.ts";
import type { AnswerValue } from "#features/forms/questionnaire.ts";
import { findNode } from "#features/forms/tree.ts";
import { communeCode, communeName, isCommune, shown } from "#features/forms/value.ts";
import type { Wanted, WantedFeature } from "#features/matching/wanted.ts";
import type { Content } from "#features/volets/content.ts";
import { fold } from "#lib/french.ts";
import { categoriesOpened, isRight } from "#pathways/handicap/rights.ts";

/** Where to search around: what the dossier says, or what the search page was asked. */
export type Centre = { code: string; name: string };

/** The first commune the dossier names among these linkIds; those of a repeated group are looked for row by row. */
export function centreOf({ pathway, answers }: Content, kind: string): Centre | null {
  const atHome = ["had", "ssiad", "ssiadr", "esa", "prado", "pco"].includes(kind);
  const linkIds = atHome
    ? [...(pathway.criteria.carePlace ?? []), ...pathway.criteria.centres]
    : pathway.criteria.centres;
  for (const linkId of linkIds) {
    const value = valuesAt(answers, linkId).find((v) => typeof v === "string" && isCommune(v));
    if (typeof value === "string") return { code: communeCode(value), name: communeName(value) };
  }
  return null;
}

export const radiusOf = ({ pathway, answers }: Content): number => {
  const said = pathway.criteria.radius === null ? undefined : answers[pathway.criteria.radius];
  return typeof said === "number" && said > 0 ? Math.min(said, 500) : pathway.options.searchRadius;
};

/** What this dossier looks for, for one need: needs exclude, wishes weigh (product specification §9.3). */
export function wantedOf(
  content: Content,
  kind: string,
  centre: Wanted["centre"],
  radiusKm: number,
  sex: "F" | "M" | "I",
  /** The category the decision names, where a decision opens this kind; what is known around of what must be near. */
  { named = null, nearby = [] }: { named?: string | null; nearby?: NonNullable<Wanted["nearby"]>["places"] } = {},
): Wanted {
  const { pathway, answers, situation, variables } = content;
  const c = pathway.criteria;
  const number = (linkId: string | undefined) =>
    linkId && typeof answers[linkId] === "number" ? answers[linkId] : null;
  const list = (linkId: string | undefined) => (linkId ? [answers[linkId] ?? []].flat().map(String) : []);
  const around = nearbyOf(content);
  const from = c.wantedFrom === null ? undefined : answers[c.wantedFrom];
  return {
    module: pathway.module,
    kind,
    categories: isRight(kind) ? categoriesOpened(kind, named) : null,
    centre,
    radiusKm,
    age: situation.age,
    gir: c.gir.map(number).find((n) => n !== null) ?? null,
    sex: sex === "I" ? null : sex,
    from: typeof from === "string" && from.length === 10 ? from : null,
    care: c.cares
      .filter((care) => isCare(care.code) && holds(care.when, answers, situation, variables))
      .map((care) => ({
        code: care.code as CareCode,
        medical: care.medical,
        ...(number(care.value) === null ? {} : { value: number(care.value)! }),
      })),
    mentions: kind === "smr" ? list(c.smr?.mentions) : [],
    modes: kind === "smr" ? list(c.smr?.modes) : [],
    features: features(content),
    room: room(content),
    budget: number(c.budget),
    comfort: c.comfort
      ? list(c.comfort.question)
          .flatMap((code) => c.comfort!.offers[code] ?? [])
          .filter(isComfort)
      : [],
    language: language(content),
    near: null,
    nearby: around && { ...around, places: nearby },
    granted: {},
  };
}

/** What the dossier needs near the place of care, besides the unit itself; null: nothing. */
export const nearbyOf = ({ pathway, answers, situation, variables }: Content) => {
  const { nearby } = pathway.criteria;
  return nearby && holds(nearby.when, answers, situation, variables) ? nearby : null;
};

/** Would the person take a temporary stay meanwhile? Yes, unless they said no. */
export function acceptsMeanwhile({ pathway, answers, situation, variables }: Content): boolean {
  const asked = pathway.criteria.temporaryMeanwhile;
  if (!asked || holds(asked, answers, situation, variables)) return true;
  return "question" in asked && answers[asked.question] === undefined;
}

function features({ pathway, answers, situation, variables }: Content): WantedFeature[] {
  const { socialAid, units } = pathway.criteria;
  const wished = units ? [answers[units.wished] ?? []].flat().map(String) : [];
  const advised = units?.advised ? String(answers[units.advised] ?? "") : "";
  const found: WantedFeature[] = wished.filter(isFeature).map((code) => ({ code, must: false, medical: false }));
  // what the doctor advises is a need of care: a protected unit is not a taste
  if (isFeature(advised) && !found.some((f) => f.code === advised))
    found.push({ code: advised, must: true, medical: true });
  if (socialAid && holds(socialAid.must, answers, situation, variables))
    found.push({ code: "ash", must: true, medical: false });
  else if (socialAid && holds(socialAid.wished, answers, situation, variables))
    found.push({ code: "ash", must: false, medical: false });
  return found;
}

function room({ pathway, answers }: Content): Wanted["room"] {
  const { room: asked } = pathway.criteria;
  const said = asked ? String(answers[asked.question] ?? "") : "";
  if (!asked || !said) return null;
  if (asked.single.includes(said)) return { kind: "single", must: asked.singleOnly.includes(said) };
  return asked.double.includes(said) ? { kind: "double", must: false } : null;
}

/** A language other than French, as someone chose or typed it. */
function language({ pathway, answers }: Content): string | null {
  const linkId = pathway.criteria.language;
  const value = linkId ? answers[linkId] : undefined;
  if (!linkId || typeof value !== "string" || !value.trim()) return null;
  const node = pathway.volets.map((q) => findNode(q, linkId)).find(Boolean);
  const said = node?.kind === "field" ? shown(node.item, value) : value;
  return fold(said) === "francais" ? null : said.trim();
}

/** "a.b.centre.commune" is also read in the rows of "a.b.centre". */
function valuesAt(answers: Record<string, AnswerValue>, linkId: string): AnswerValue[] {
  const plain = answers[linkId];
  if (plain !== undefined) return [plain];
  const [group, field] = [linkId.slice(0, linkId.lastIndexOf(".")), linkId.slice(linkId.lastIndexOf(".") + 1)];
  const rows = answers[group];
  return Array.isArray(rows) ? rows.flatMap((row) => answers[`${group}#${row}.${field}`] ?? []) : [];
}

const isComfort = (code: string): code is Comfort => (comfortCodes as string[]).includes(code);
