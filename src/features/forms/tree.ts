import type { Answers, Item, Level, Option, Questionnaire, Section } from "./questionnaire.ts";

/** What a person answers, or reads, in one go: everything but grids and groups. */
export type FieldItem = Exclude<Item, { type: "grid" | "group" }>;
type GridItem = Extract<Item, { type: "grid" }>;
export type GroupItem = Extract<Item, { type: "group" }>;
export type Repeats = NonNullable<GroupItem["repeats"]>;

/** The questionnaire unrolled over a volet's rows: each place an answer can be has its key. */
export type Node = FieldNode | GridNode | GroupNode | RowsNode;
type Place = {
  key: string;
  level: Level;
  /** A linkId as a condition writes it here → the key it means: the same row's when it names the row's group. */
  keyOf: (linkId: string) => string;
};
export type FieldNode = Place & { kind: "field"; item: FieldItem };
export type GridNode = Place & { kind: "grid"; item: GridItem; rows: FieldNode[] };
export type GroupNode = Place & { kind: "group"; item: GroupItem; children: Node[] };
export type RowsNode = Place & { kind: "rows"; item: GroupItem; repeats: Repeats; rows: Row[] };
export type Row = { id: string; key: string; children: Node[] };

export const sectionTree = (questionnaire: Questionnaire, section: Section, answers: Answers): Node[] =>
  section.items.map((item) => nodeOf(item, answers, (linkId) => linkId, questionnaire.level));

export const tree = (questionnaire: Questionnaire, answers: Answers): { section: Section; nodes: Node[] }[] =>
  questionnaire.sections.map((section) => ({ section, nodes: sectionTree(questionnaire, section, answers) }));

/** Every field below, grids' rows and repeated rows included, in reading order. */
export function fieldsBelow(node: Node): FieldNode[] {
  switch (node.kind) {
    case "field":
      return [node];
    case "grid":
      return node.rows;
    case "group":
      return node.children.flatMap(fieldsBelow);
    case "rows":
      return node.rows.flatMap((row) => row.children.flatMap(fieldsBelow));
  }
}

/** Where those keys are, whatever rows there are; a key the questionnaire has no place for is left out. */
export function findNodes(questionnaire: Questionnaire, keys: string[]): Map<string, Node> {
  const rows: { [group: string]: string[] } = {};
  for (const key of keys.filter(isKey))
    for (const { group, row } of rowsAbove(key))
      if (!rows[group]?.includes(row)) rows[group] = [...(rows[group] ?? []), row];
  const all = tree(questionnaire, rows).flatMap(({ nodes }) => nodes.flatMap(everyNode));
  return new Map(all.filter((node) => keys.includes(node.key)).map((node) => [node.key, node]));
}

export const findNode = (questionnaire: Questionnaire, key: string): Node | null =>
  findNodes(questionnaire, [key]).get(key) ?? null;

const isKey = (text: string) => text.length <= 300 && /^[\w.-]+(#r\d{1,4}\.[\w.-]+)*$/.test(text);

/** "a#r1.b#r2.c" → the rows it lies in, outermost first. */
export const rowsAbove = (key: string): { group: string; row: string }[] =>
  [...key.matchAll(/#([^.]+)\./g)].map((found) => ({ group: key.slice(0, found.index), row: found[1]! }));

/** The rows to show: those there are, completed to the smallest number asked with blank ones. */
export function rowsShown(rows: string[], { min }: Repeats): string[] {
  const shown = [...rows];
  for (let i = 1; shown.length < min; i++) if (!shown.includes(`r${i}`)) shown.push(`r${i}`);
  return shown;
}

export const rowsOf = (key: string, answers: Answers): string[] => {
  const rows = answers[key];
  return Array.isArray(rows) ? rows : [];
};

/** Something is typed there: what calculates itself, is signed or is only read does not count. */
export const isTyped = (item: FieldItem) => !["calculated", "signature", "identity", "display"].includes(item.type);

/** The HTML id of a field's first control, for links from an error summary. */
export const fieldId = (key: string) => `q-${key.replaceAll("#", "--").replaceAll(".", "_")}`;

function nodeOf(item: Item, answers: Answers, keyOf: (linkId: string) => string, outer: Level): Node {
  const key = keyOf(item.linkId);
  const level = item.level ?? outer;
  const place = { key, level, keyOf };
  if (item.type === "grid") {
    const rows = item.rows.map((row) => ({
      ...place,
      kind: "field" as const,
      key: `${key}.${row.code}`,
      item: rowItem(item, row),
    }));
    return { ...place, kind: "grid", item, rows };
  }
  if (item.type !== "group") return { ...place, kind: "field", item };
  const childrenWith = (inner: typeof keyOf) => item.items.map((child) => nodeOf(child, answers, inner, level));
  if (!item.repeats) return { ...place, kind: "group", item, children: childrenWith(keyOf) };
  const rows = rowsShown(rowsOf(key, answers), item.repeats).map((id) => {
    const rowKey = `${key}#${id}`;
    const inRow = (linkId: string) =>
      linkId.startsWith(`${item.linkId}.`) ? rowKey + linkId.slice(item.linkId.length) : keyOf(linkId);
    return { id, key: rowKey, children: childrenWith(inRow) };
  });
  return { ...place, kind: "rows", item, repeats: item.repeats, rows };
}

/** A grid's row reads as a choice of its own. With `requiredRows`, only those named are required. */
function rowItem(grid: GridItem, row: Option): FieldItem {
  const required = grid.requiredRows
    ? grid.requiredRows.includes(row.code)
      ? (grid.required ?? true)
      : undefined
    : grid.required;
  return {
    type: "choice",
    linkId: `${grid.linkId}.${row.code}`,
    text: row.label,
    options: grid.columns,
    ...(required === undefined ? {} : { required }),
    ...(grid.light ? { light: true } : {}),
  };
}

function everyNode(node: Node): Node[] {
  if (node.kind === "field") return [node];
  const inside: Node[] =
    node.kind === "rows" ? node.rows.flatMap((row) => row.children) : node.kind === "grid" ? node.rows : node.children;
  return [node, ...inside.flatMap(everyNode)];
}
