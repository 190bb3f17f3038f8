import type { Origin, Origins } from "#features/directory/facility.ts";
import { type FieldPath, type Owned, ownerOf } from "#features/directory/owner.ts";
import { sha256 } from "#lib/seal.ts";

/** What a field holds, as the history keeps it. Null: nobody said anything. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export type Option = { code: string; label: string; hint?: string };

/** How a field is typed in, checked and said. */
export type Control =
  | { kind: "text"; rows: number; longest: number }
  | { kind: "line"; longest: number; required?: true }
  /** Words one after the other: languages. */
  | { kind: "words" }
  | { kind: "tick" }
  | { kind: "ticks"; options: readonly Option[] }
  | { kind: "choice"; options: readonly Option[]; empty: string }
  | { kind: "number"; least: number; most: number; decimals: 0 | 1; unit: string }
  | { kind: "phone" }
  | { kind: "email" }
  | { kind: "website" }
  | { kind: "day" }
  /** Groups of boxes that only make sense together. */
  | { kind: "accepts" }
  | { kind: "closing" }
  | { kind: "prices" }
  | { kind: "zone" }
  /** Rows with a page of their own. */
  | { kind: "booking" }
  | { kind: "contact" }
  | { kind: "document" }
  | { kind: "opened" };

/** Something that has fields, and says where each comes from. */
export type Holder = { origins: Origins };

/** One thing an establishment or a unit says, and how to read and write it. */
export type Field<Of extends Holder> = {
  /** As the history names it: never changes. */
  code: string;
  /** As forms name it. */
  name: string;
  label: string;
  hint?: string;
  /** Whose origin it follows; null: the establishment's own, no register knows of it. */
  path: FieldPath | null;
  control: Control;
  get: (of: Of) => Value;
  /** `origin`: who says the new value; null when nobody ever did. */
  set: (of: Of, value: Value, origin: Origin | null) => Of;
};

/**
 * The register that owns the field, null when the establishment may change it. A part the register left empty (a
 * key of a card) keeps nobody from filling it.
 */
export function ownedBy<Of extends Holder>(of: Of, field: Field<Of>): Owned | null {
  if (!field.path) return null;
  const isPart = field.path.includes(".") && of.origins[field.path] === undefined;
  return isPart && isNothing(field.get(of)) ? null : ownerOf(of.origins, field.path);
}

export const isNothing = (value: Value) =>
  value === null || value === false || value === "" || (Array.isArray(value) && value.length === 0);

/** Two ways of saying nothing are the same; the order of keys is no difference. */
export const same = (one: Value, other: Value) =>
  (isNothing(one) && isNothing(other)) || canonical(one) === canonical(other);

/** What a form keeps of the value it showed, to tell whether somebody changed it since. */
export const fingerprint = (value: Value) =>
  sha256(isNothing(value) ? "" : canonical(value))
    .toString("hex")
    .slice(0, 16);

function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join()}}`;
}

export const asText = (value: Value): string | null => (typeof value === "string" ? value : null);
export const asNumber = (value: Value): number | null => (typeof value === "number" ? value : null);
export const asTexts = (value: Value): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
export const asRecord = (value: Value): { readonly [key: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as { [key: string]: Value }) : {};
