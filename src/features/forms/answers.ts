import { ok, type Result, refuse } from "#lib/result.ts";
import { isAnswered } from "./condition.ts";
import type { Answers, AnswerValue } from "./questionnaire.ts";
import { type Repeats, rowsAbove, rowsShown } from "./tree.ts";

/**
 * The stored document of a volet. `n` grows by one with each change; a field keeps the `n` of its own last change, so that a
 * page rendered at `base` tells which of its fields someone changed since. The rows of a repeated group are a field too: the list of their ids.
 */
export type Draft = { n: number; fields: { [key: string]: DraftField } };
export type DraftField = {
  v: AnswerValue | null;
  n: number;
  /** Who, for people: "Sofia Diaz" · `account`: to tell apart two people of the same name. */
  by: string;
  account: string;
  unit: string;
  at: string;
  origin: Origin;
  /** The values before, newest first, with the `n` each had: twenty at most. */
  was: { v: AnswerValue | null; n: number }[];
};
export type Origin = "saisi" | "repris" | "logiciel" | "INSi" | "SI-MDPH";
export type Who = { account: string; name: string; unit: string };

/** Someone changed it since the page was rendered: theirs stands, the poster chooses. `theirs` is null when they emptied it or removed its row. */
export type Conflict = {
  kind: "conflict";
  key: string;
  mine: AnswerValue | null;
  theirs: AnswerValue | null;
  by: string;
  at: string;
  n: number;
};
export type Posted = { key: string; value: AnswerValue | null; base: number };

const remembered = 20;

export const emptyDraft = (): Draft => ({ n: 0, fields: {} });

/** A draft that begins with answers known beforehand: from the person's record, an earlier dossier, a software. */
export const draftOf = (answers: Answers, who: Who, at: Date, origin: Origin = "repris"): Draft =>
  Object.entries(answers).reduce<Draft>((draft, [key, value]) => write(draft, key, value, 1, who, at, origin), {
    n: 1,
    fields: {},
  });

export const valuesOf = (draft: Draft): Answers =>
  Object.fromEntries(Object.entries(draft.fields).flatMap(([key, { v }]) => (isAnswered(v) ? [[key, v]] : [])));

/**
 * One field typed on a page rendered at `base`. Refuses when someone else changed it since, unless the poster sends what is there already
 * or what was there at `base`, which means they did not touch it. A row someone else removed is refused likewise; typing in it after having
 * seen it gone brings it back. A row that never was is added.
 */
export function change(
  draft: Draft,
  key: string,
  value: AnswerValue | null,
  base: number,
  who: Who,
  at: Date,
  origin: Origin = "saisi",
): Result<Draft, Conflict> {
  const { draft: changed, conflicts } = changeMany(draft, [{ key, value, base }], who, at, origin);
  return conflicts[0] ? refuse(conflicts[0]) : ok(changed);
}

/** Several fields at once, in one version: each conflict is told, the other fields are applied. */
export function changeMany(
  draft: Draft,
  posted: Posted[],
  who: Who,
  at: Date,
  origin: Origin = "saisi",
): { draft: Draft; changed: string[]; conflicts: Conflict[] } {
  const n = draft.n + 1;
  let next = draft;
  const changed: string[] = [];
  const conflicts: Conflict[] = [];
  for (const one of posted) {
    const verdict = judge(next, one, who);
    if (verdict === "keep") continue;
    if (verdict !== "write") {
      conflicts.push(verdict);
      continue;
    }
    for (const { group, row } of rowsAbove(one.key)) {
      const rows = listAt(next, group);
      if (!rows.includes(row)) next = write(next, group, [...rows, row], n, who, at, origin);
    }
    next = write(next, one.key, one.value, n, who, at, origin);
    changed.push(one.key);
  }
  return { draft: next, changed, conflicts };
}

/** A blank row more, after those the page shows. Its id is never one that was used. */
export function addRow(
  draft: Draft,
  group: string,
  repeats: Repeats,
  who: Who,
  at: Date,
): Result<Draft, { kind: "too-many"; max: number }> {
  const rows = rowsShown(listAt(draft, group), repeats);
  if (rows.length >= repeats.max) return refuse({ kind: "too-many", max: repeats.max });
  const used = [...rows, ...knownRows(draft, group)].map((row) => Number(row.slice(1)));
  return ok(write(draft, group, [...rows, `r${Math.max(0, ...used) + 1}`], draft.n + 1, who, at, "saisi"));
}

/** Takes a row away, unless someone else wrote in it since `base`. Its answers are emptied and stay in the fields' memory. */
export function removeRow(
  draft: Draft,
  group: string,
  row: string,
  base: number,
  who: Who,
  at: Date,
): Result<Draft, Conflict> {
  const rows = listAt(draft, group);
  if (!rows.includes(row)) return ok(draft);
  const inside = Object.keys(draft.fields).filter((key) => key.startsWith(`${group}#${row}.`));
  for (const key of inside) {
    const field = draft.fields[key]!;
    if (field.n > base && field.account !== who.account && isAnswered(field.v))
      return refuse(conflictOf(key, null, field.v, field));
  }
  const n = draft.n + 1;
  const emptied = inside.reduce((before, key) => write(before, key, null, n, who, at, "saisi"), draft);
  return ok(
    write(
      emptied,
      group,
      rows.filter((other) => other !== row),
      n,
      who,
      at,
      "saisi",
    ),
  );
}

/** Attachments come and go one by one: no base, nobody's file is lost. */
export function attach(draft: Draft, key: string, id: string, who: Who, at: Date): Draft {
  const posted = changeMany(draft, [{ key, value: [...listAt(draft, key), id], base: draft.n }], who, at);
  return posted.draft;
}

export const detach = (draft: Draft, key: string, id: string, who: Who, at: Date): Draft =>
  listAt(draft, key).includes(id)
    ? write(
        draft,
        key,
        listAt(draft, key).filter((other) => other !== id),
        draft.n + 1,
        who,
        at,
        "saisi",
      )
    : draft;

function judge(draft: Draft, { key, value, base }: Posted, who: Who): "write" | "keep" | Conflict {
  const field = draft.fields[key];
  if (same(field?.v ?? null, value)) return "keep";
  for (const { group, row } of rowsAbove(key)) {
    if (listAt(draft, group).includes(row) || !knownRows(draft, group).includes(row)) continue;
    const list = draft.fields[group]!;
    if (list.n <= base) continue;
    const before = field && valueAt(field, base);
    return list.account === who.account || same(before ?? null, value) ? "keep" : conflictOf(key, value, null, list);
  }
  if (!field || field.n <= base) return "write";
  const before = valueAt(field, base);
  if (before !== undefined && same(before, value)) return "keep";
  return field.account === who.account ? "write" : conflictOf(key, value, field.v, field);
}

const conflictOf = (
  key: string,
  mine: AnswerValue | null,
  theirs: AnswerValue | null,
  { by, at, n }: DraftField,
): Conflict => ({
  kind: "conflict",
  key,
  mine,
  theirs,
  by,
  at,
  n,
});

/** What the field held at that version; undefined when it changed too often since to remember. */
function valueAt(field: DraftField, base: number): AnswerValue | null | undefined {
  const past = [{ v: field.v, n: field.n }, ...field.was].find(({ n }) => n <= base);
  if (past) return past.v;
  return field.was.length < remembered ? null : undefined;
}

function write(draft: Draft, key: string, v: AnswerValue | null, n: number, who: Who, at: Date, origin: Origin): Draft {
  const before = draft.fields[key];
  if (same(before?.v ?? null, v)) return draft;
  const was = !before
    ? []
    : before.n === n
      ? before.was
      : [{ v: before.v, n: before.n }, ...before.was].slice(0, remembered);
  const field = { v, n, by: who.name, account: who.account, unit: who.unit, at: at.toISOString(), origin, was };
  return { n, fields: { ...draft.fields, [key]: field } };
}

function listAt(draft: Draft, group: string): string[] {
  const list = draft.fields[group]?.v;
  return Array.isArray(list) ? list : [];
}

/** Every row id this group ever had, as far as is remembered. */
function knownRows(draft: Draft, group: string): string[] {
  const lists = [draft.fields[group]?.v, ...(draft.fields[group]?.was ?? []).map(({ v }) => v)];
  const keys = Object.keys(draft.fields).filter((key) => key.startsWith(`${group}#`));
  return [
    ...lists.flatMap((list) => (Array.isArray(list) ? list : [])),
    ...keys.map((key) => key.slice(group.length + 1).split(".")[0]!),
  ];
}

/** Several choices are the same in any order; only rows are ordered, and those are written, never posted. */
function same(a: AnswerValue | null, b: AnswerValue | null): boolean {
  if (!isAnswered(a) || !isAnswered(b)) return isAnswered(a) === isAnswered(b);
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one) => b.includes(one));
}
