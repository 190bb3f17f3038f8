import { ok, type Result, refuse } from "#lib/result.ts";
import { addRow, type Conflict, change, changeMany, type Draft, type Posted, removeRow, type Who } from "./answers.ts";
import { isAnswered } from "./condition.ts";
import type { Questionnaire } from "./questionnaire.ts";
import { type FieldNode, findNode, findNodes, isTyped, type Node } from "./tree.ts";
import { interpret } from "./value.ts";

/** A form's texts by name; files are left to whoever stores them. */
export type FormFields = { [name: string]: string[] };
/** What was typed, by key, to show again as it was. */
export type Typed = { [key: string]: string | string[] };

/** From what the form parser gives: one value or several by name. */
export const formFields = (body: Record<string, unknown>): FormFields =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      [value].flat().filter((one): one is string => typeof one === "string"),
    ]),
  );

/**
 * The form of one section, as `render.page.ts` writes it: `champs` names the keys it shows, `base` the version it was rendered at
 * (`base~KEY` when the browser knows better for one field), KEY what was typed, `KEY~autre` the other answer of an open list.
 * Buttons: `ajouter` a group, `retirer` a row ("group#r2"), `effacer` a key, `joindre` a key, `detacher` "key id", `prendre` a key whose
 * other version is taken, `garder` a key whose own version is kept, `remplir` a grid whose rows without an answer take its own.
 */
export type Sent = { posted: Posted[]; typed: Typed; asked: Asked; base: number };
export type Asked =
  | { kind: "save" }
  | { kind: "add"; group: string }
  | { kind: "remove"; group: string; row: string }
  | { kind: "attach"; key: string }
  | { kind: "detach"; key: string; id: string };

export function readSection(questionnaire: Questionnaire, form: FormFields): Sent {
  const base = versionOf(form.base?.[0]) ?? 0;
  const keys = (form.champs ?? []).flatMap((keys) => keys.split(" "));
  const typed: Typed = {};
  const posted: Posted[] = [];
  for (const [key, node] of findNodes(questionnaire, keys)) {
    if (!isTypedNode(node) || form.prendre?.includes(key)) continue;
    const texts = form.effacer?.includes(key) ? [] : [...(form[key] ?? []), ...(form[`${key}~autre`] ?? [])];
    typed[key] = node.item.type === "choices" ? texts : (texts.findLast((text) => text.trim() !== "") ?? "");
    const value = interpret(node.item, texts) ?? filledIn(questionnaire, form, key);
    posted.push({ key, value, base: versionOf(form[`base~${key}`]?.[0]) ?? base });
  }
  return { posted, typed, base, asked: askedBy(questionnaire, form) };
}

export type Applied = {
  draft: Draft;
  changed: string[];
  conflicts: Conflict[];
  /** What was typed in the fields in conflict, to show beside the other version. */
  typed: Typed;
  /** Files to store or to forget: the caller's, then `attach` or `detach` on the draft. */
  asked: Asked;
  /** A row could not be added: there are as many as allowed. */
  tooMany: { group: string; max: number } | null;
};

/** Everything a posted section does to a draft: its fields, then the row its button adds or removes. */
export function applySection(
  questionnaire: Questionnaire,
  draft: Draft,
  form: FormFields,
  who: Who,
  at: Date,
): Applied {
  const { posted: shown, typed, asked, base } = readSection(questionnaire, form);
  const posted = [...shown, ...fillings(questionnaire, form, draft, shown)];
  const leaving = asked.kind === "remove" ? `${asked.group}#${asked.row}.` : null;
  const {
    draft: saved,
    changed,
    conflicts,
  } = changeMany(draft, leaving ? posted.filter(({ key }) => !key.startsWith(leaving)) : posted, who, at);
  const kept = Object.fromEntries(conflicts.map(({ key }) => [key, typed[key] ?? ""]));
  const applied: Applied = { draft: saved, changed, conflicts, typed: kept, asked, tooMany: null };
  if (asked.kind === "add") {
    const node = findNode(questionnaire, asked.group);
    const added = node?.kind === "rows" ? addRow(saved, asked.group, node.repeats, who, at) : ok(saved);
    return added.ok
      ? { ...applied, draft: added.value }
      : { ...applied, tooMany: { group: asked.group, max: added.refusal.max } };
  }
  if (asked.kind === "remove") {
    const removed = removeRow(saved, asked.group, asked.row, base, who, at);
    return removed.ok
      ? { ...applied, draft: removed.value }
      : { ...applied, conflicts: [...conflicts, removed.refusal] };
  }
  return applied;
}

/** One field, as autosave sends it. */
export function applyField(
  questionnaire: Questionnaire,
  draft: Draft,
  sent: { key: string; value: string | string[]; base: number },
  who: Who,
  at: Date,
): Result<Draft, Conflict | { kind: "unknown-field"; key: string }> {
  const node = findNode(questionnaire, sent.key);
  if (!node || !isTypedNode(node)) return refuse({ kind: "unknown-field", key: sent.key });
  return change(draft, sent.key, interpret(node.item, sent.value), sent.base, who, at);
}

/** Attachments are stored first, then put on the draft: their field is never typed. */
const isTypedNode = (node: Node): node is FieldNode =>
  node.kind === "field" && isTyped(node.item) && node.item.type !== "attachment";

function askedBy(questionnaire: Questionnaire, form: FormFields): Asked {
  const kindAt = (key: string) => findNode(questionnaire, key);
  const [group] = form.ajouter ?? [];
  if (group && kindAt(group)?.kind === "rows") return { kind: "add", group };
  const removed = /^(.+)#(r\d{1,4})$/.exec(form.retirer?.[0] ?? "");
  if (removed && kindAt(removed[1]!)?.kind === "rows") return { kind: "remove", group: removed[1]!, row: removed[2]! };
  const isFile = (key: string) => {
    const node = kindAt(key);
    return node?.kind === "field" && node.item.type === "attachment";
  };
  const [joined] = form.joindre ?? [];
  if (joined && isFile(joined)) return { kind: "attach", key: joined };
  const [key, id] = (form.detacher?.[0] ?? "").split(" ");
  return key && id && isFile(key) ? { kind: "detach", key, id } : { kind: "save" };
}

/** What the button of its grid answers for a row left without an answer; null when it was not pressed. */
function filledIn(questionnaire: Questionnaire, form: FormFields, key: string): string | null {
  const grid = (form.remplir ?? []).find((one) => key.startsWith(`${one}.`));
  const node = grid ? findNode(questionnaire, grid) : null;
  return node?.kind === "grid" ? (node.item.fill?.column ?? null) : null;
}

/** The rows without an answer that the form left out: a browser posts only what was touched. */
function fillings(questionnaire: Questionnaire, form: FormFields, draft: Draft, shown: Posted[]): Posted[] {
  const grids = (form.remplir ?? []).map((key) => findNode(questionnaire, key));
  return grids.flatMap((grid) => {
    if (grid?.kind !== "grid" || !grid.item.fill) return [];
    const { column } = grid.item.fill;
    const blank = grid.rows.filter(
      ({ key }) => !isAnswered(draft.fields[key]?.v) && !shown.some((one) => one.key === key),
    );
    return blank.map(({ key }) => ({ key, value: column, base: draft.n }));
  });
}

const versionOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
