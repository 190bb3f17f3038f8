import { holds } from "#features/forms/condition.ts";
import { settle } from "#features/forms/live.ts";
import { correctedMonths } from "#features/forms/months.ts";
import type { Answers, Situation, Variables } from "#features/forms/questionnaire.ts";
import { findNode } from "#features/forms/tree.ts";
import { communeCode, isCommune, shown } from "#features/forms/value.ts";
import type { Urgency } from "#features/referrals/referral.ts";
import { ageOn, isDay } from "#lib/dates.ts";
import type { Piece } from "#pathways/criteria.ts";
import type { Pathway } from "#pathways/pathway.ts";
import { gridOn } from "#pathways/tnd/grids.ts";

/** The answers of every volet of a dossier together: their keys never collide. */
export type Content = { pathway: Pathway; answers: Answers; situation: Situation; variables: Variables };

/** `decided`: the kinds of the dossier's needs, which count where no question asks them. */
export function contentOf(
  pathway: Pathway,
  answers: Answers,
  birthDate: string | null,
  today: string,
  decided: readonly string[] = [],
): Content {
  const situation = { age: birthDate ? ageOn(birthDate, today) : null, today };
  const asked = pathway.criteria.kinds;
  const kinds =
    asked === null ? (pathway.criteria.always ? pathway.needKinds.map((n) => n.code) : [...decided]) : answers[asked];
  const months = monthsOf(pathway, answers, birthDate, today);
  const variables: Variables = {
    ...(kinds === undefined ? {} : { $types: kinds, $act: kinds }),
    ...(months === null ? {} : { $months: months }),
    ...(pathway.criteria.childAge ? { $grid: gridOn(observedOn(pathway, answers, today)).version } : {}),
  };
  const content = { pathway, answers, situation, variables };
  return { ...content, answers: { ...answers, ...computed(content) } };
}

/** The months of a child, where the module counts them: on the day of the examination once it is said. */
function monthsOf(pathway: Pathway, answers: Answers, birthDate: string | null, today: string): number | null {
  const { criteria } = pathway;
  if (!criteria.childAge || !birthDate) return null;
  const term = answers[criteria.childAge.term];
  const day = observedOn(pathway, answers, today);
  return correctedMonths(birthDate, typeof term === "number" ? term : null, day);
}

function observedOn({ criteria }: Pathway, answers: Answers, today: string): string {
  const seen = criteria.childAge ? answers[criteria.childAge.observedOn] : null;
  return typeof seen === "string" && isDay(seen) && seen <= today ? seen : today;
}

/** Calculated values (GIR, BMI…), so that criteria and summaries read them like answers. */
function computed({ pathway, answers, situation, variables }: Content): Answers {
  const found: Answers = {};
  for (const q of pathway.volets)
    for (const [key, { value }] of Object.entries(settle(q, answers, situation, variables).calculated))
      if (value !== null) found[key] = value;
  return found;
}

/** The answers of one volet, among a dossier's. */
export const answersOfVolet = (answers: Answers, volet: string): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([key]) => key.startsWith(`${volet}.`)));

/** The kinds of place asked for, those the module knows. */
export const kindsOf = ({ pathway, variables }: Pick<Content, "pathway" | "variables">): string[] =>
  [variables.$types ?? []]
    .flat()
    .map(String)
    .filter((kind) => pathway.needKinds.some((n) => n.code === kind));

/** The dates of a stay that has an end. */
export function datesOf({ pathway, answers }: Content, kind: string): { from: string | null; to: string | null } {
  const dated = pathway.needKinds.find((n) => n.code === kind)?.dated;
  const day = (linkId: string | null | undefined) =>
    linkId && typeof answers[linkId] === "string" && /^\d{4}-\d\d-\d\d$/.test(answers[linkId]) ? answers[linkId] : null;
  return { from: day(dated?.from ?? pathway.criteria.wantedFrom), to: day(dated?.to) };
}

export function urgencyOf({ pathway, answers }: Content): Urgency {
  if (!pathway.criteria.urgency) return "standard";
  const { question, levels } = pathway.criteria.urgency;
  return levels[String(answers[question] ?? "")] ?? "standard";
}

/** The INSEE code of the person's home. */
export function homeCommune({ pathway, answers }: Content): string | null {
  const home = answers[pathway.criteria.home];
  return typeof home === "string" && isCommune(home) ? communeCode(home) : null;
}

/** The one-line summaries of lists: "GIR 2 · unité protégée". */
export const summaryOf = (content: Content, level: "care" | "medical"): string =>
  content.pathway.criteria.summary[level]
    .map((piece) => pieceOf(content, piece))
    .filter(Boolean)
    .join(" · ")
    .replaceAll("\0", "")
    .slice(0, 300);

/** One piece of a summary; empty when it does not apply or an answer is missing. */
export function pieceOf({ pathway, answers, situation, variables }: Content, { text, when }: Piece): string {
  if (when && !holds(when, answers, situation, variables)) return "";
  let missing = false;
  const said = text.replaceAll(/\{([^}]+)\}/g, (_, linkId: string) => {
    const value = answers[linkId];
    const node = pathway.volets.map((q) => findNode(q, linkId)).find(Boolean);
    if (value === undefined || node?.kind !== "field") missing = true;
    return node?.kind === "field" && value !== undefined ? shown(node.item, value).toLowerCase() : "";
  });
  return missing ? "" : said;
}
