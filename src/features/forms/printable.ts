import { settle } from "./live.ts";
import type { Answers, Level, Questionnaire, Situation, Variables } from "./questionnaire.ts";
import type { Node } from "./tree.ts";
import { shown } from "./value.ts";

export type Printing = {
  variables?: Variables;
  /** Only items of these levels; all when absent. */
  levels?: Level[];
  /** Name of an attachment. */
  nameOf?: (id: string) => string;
};
/** A section in reading order: its questions that have an answer, those of groups and rows under their name. */
export type Printable = { section: string; title: string; lines: Line[] };
export type Line = { key: string; label: string; value: string };

/** The live answers as plain text, for reading, the PDF and comparing two versions. Sections without an answer are left out. */
export function printable(
  questionnaire: Questionnaire,
  answers: Answers,
  situation: Situation,
  { variables = {}, levels, nameOf }: Printing = {},
): Printable[] {
  const { trees, keys, answers: kept, calculated } = settle(questionnaire, answers, situation, variables);
  const textOf = (node: Extract<Node, { kind: "field" }>) =>
    calculated[node.key]?.value == null ? shown(node.item, kept[node.key], nameOf) : calculated[node.key]!.shown;
  const linesOf = (node: Node, within: string): Line[] => {
    if (!keys.has(node.key)) return [];
    const label = [within, node.item.text].filter(Boolean).join(" — ");
    if (node.kind === "grid") return node.rows.flatMap((row) => linesOf(row, label));
    if (node.kind === "group") return node.children.flatMap((child) => linesOf(child, label));
    if (node.kind === "rows")
      return node.rows.flatMap((row, i) =>
        row.children.flatMap((child) => linesOf(child, node.rows.length > 1 ? `${label} ${i + 1}` : label)),
      );
    const value = textOf(node);
    return value && (!levels || levels.includes(node.level)) ? [{ key: node.key, label, value }] : [];
  };
  return trees
    .map(({ section, nodes }) => ({
      section: section.id,
      title: section.title,
      lines: nodes.flatMap((node) => linesOf(node, "")),
    }))
    .filter(({ lines }) => lines.length > 0);
}
