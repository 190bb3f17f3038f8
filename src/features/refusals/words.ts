import { mentionLabel } from "#features/directory/kind.ts";
import type { Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { findNode, type Node } from "#features/forms/tree.ts";
import { labelOf } from "#features/forms/value.ts";
import { frenchDay } from "#lib/dates.ts";
import type { Ask, Pathway } from "#pathways/pathway.ts";
import { type Because, reasonOf, type Said } from "./again.ts";

/** Who reads: words that tell of care are for those who may read the medical volet. */
export type Reader = { medical: boolean };

/** What the unit said beside its reason, line by line. */
export function saidLines(pathway: Pathway, reason: string, said: Said, reader: Reader): [string, string][] {
  const asks = reasonOf(pathway, reason)?.asks;
  if (!asks) return [];
  const lines: [string, string | null][] = [
    ["Possible à partir du", said.day && frenchDay(said.day)],
    ["L’unité conseille", said.advice && adviceLabel(pathway, said.advice)],
    ["À stabiliser", said.words && (reader.medical ? said.words : "précisé, pour les professionnels habilités")],
    [
      asks.kind === "questions" && !asks.answered ? "Il manque" : "Besoin en cause",
      listed(questionTitles(pathway, said.questions, reader)),
    ],
    [
      "Au domicile",
      asks.kind === "points" ? listed(said.points.map((one) => pointLabel(pathway, asks.of, one))) : null,
    ],
  ];
  return lines.flatMap(([label, value]): [string, string][] => (value ? [[label, value]] : []));
}

/** "une place est déclarée", "la réponse « Voies d’abord » a changé": after "À redemander :". */
export function becauseSentence(
  pathway: Pathway,
  reason: string,
  because: Because,
  said: Said,
  reader: Reader,
): string {
  switch (because.kind) {
    case "day":
      return `la date donnée${said.day ? `, le ${frenchDay(said.day)},` : ""} est arrivée`;
    case "place":
      return "une place a été déclarée depuis leur refus";
    case "limits":
      return "les limites de l’unité ont changé depuis leur refus";
    case "holds":
      return `${reasonOf(pathway, reason)?.asksAgainWhen ?? "ce qui était attendu est là"}, d’après le dossier`;
    case "signed":
      return "le volet médical a été signé à nouveau depuis leur refus";
    case "given":
      return "ce qui manquait a été donné depuis leur refus";
    case "answers": {
      const titles = questionTitles(pathway, because.keys, reader);
      return `${titles.length > 1 ? "des réponses ont" : "une réponse a"} changé depuis leur refus (${listed(titles)})`;
    }
  }
}

/** The questions these keys belong to, once each; those of the medical part by its name alone to who may not read it. */
export function questionTitles(pathway: Pathway, keys: readonly string[], reader: Reader): string[] {
  const titles = keys.map((key) => {
    const volet = pathway.volets.find(({ id }) => key.startsWith(`${id}.`));
    const node = volet && nearest(volet, key);
    if (!volet || !node) return "une question du dossier";
    if (node.level === "medical" && !reader.medical) return volet.title;
    return textOf(node);
  });
  return [...new Set(titles)];
}

/** The node of a key, or of what it lies in. */
function nearest(volet: Questionnaire, key: string): Node | null {
  for (
    let at = key;
    at.length > volet.id.length;
    at = at.slice(0, Math.max(at.lastIndexOf("."), at.lastIndexOf("#"), 0))
  ) {
    const node = findNode(volet, at);
    if (node) return node;
  }
  return null;
}

const textOf = (node: Node) => node.item.text;

/** What an advice may be: every kind of need of the module, the mentions of SMR apart. */
export function advices(pathway: Pathway): { code: string; label: string }[] {
  const { smr } = pathway.criteria;
  return pathway.needKinds.flatMap(({ code, label, j34 }) => [
    { code, label },
    ...(smr && code === "smr" ? j34.map((one) => ({ code: `smr/${one}`, label: `SMR, ${mentionLabel(one)}` })) : []),
  ]);
}
export const adviceLabel = (pathway: Pathway, code: string) =>
  advices(pathway).find((one) => one.code === code)?.label ?? code;

export const pointsOf = (pathway: Pathway, of: string) => {
  const volet = pathway.volets.find(({ id }) => of.startsWith(`${id}.`));
  const node = volet && findNode(volet, of);
  return node?.kind === "field" && "options" in node.item ? node.item.options : [];
};
const pointLabel = (pathway: Pathway, of: string, code: string) => labelOf(pointsOf(pathway, of), code);

/** The questions a unit may name, section by section of each volet: those it may read, and that suit what its reason asks. */
export function questionsToName(
  pathway: Pathway,
  asks: Extract<Ask, { kind: "questions" }>,
  suits: (item: Item) => boolean,
  reader: Reader,
): { volet: string; sections: { title: string; options: { code: string; label: string }[] }[] }[] {
  return pathway.volets
    .map((volet) => ({
      volet: volet.title,
      sections: volet.sections
        .map(({ title, items }) => ({
          title,
          options: items
            .filter((item) => {
              const level = item.level ?? volet.level;
              const named = asks.among.some((start) => item.linkId.startsWith(start));
              const reads = level !== "own" && (reader.medical || level !== "medical");
              return named && reads && !unasked.includes(item.type) && suits(item);
            })
            .map((item) => ({ code: item.linkId, label: item.text })),
        }))
        .filter(({ options }) => options.length > 0),
    }))
    .filter(({ sections }) => sections.length > 0);
}
const unasked: string[] = ["display", "calculated", "identity", "signature"];

const listed = (words: readonly string[]) => words.join(", ");
