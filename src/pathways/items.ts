import type { Item, Option, Questionnaire } from "#features/forms/questionnaire.ts";

/** A volet's items flat, groups and what they hold, in reading order. */
const below = (item: Item): Item[] => [item, ...(item.type === "group" ? item.items.flatMap(below) : [])];
export const itemsOf = (volet: Questionnaire) => volet.sections.flatMap((section) => section.items.flatMap(below));
/** A grid's rows are questions of their own. */
export const linkIdsOf = (item: Item) => [
  item.linkId,
  ...(item.type === "grid" ? item.rows.map((row) => `${item.linkId}.${row.code}`) : []),
];
/** What may be answered, as codes. */
export const optionsOf = (item: Item): Option[] =>
  "options" in item ? item.options : item.type === "grid" ? item.columns : "kinds" in item ? (item.kinds ?? []) : [];
