import type { Origin } from "#features/directory/facility.ts";
import type { Owned } from "#features/directory/owner.ts";
import type { Day } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Field, fingerprint, type Holder, ownedBy, same, type Value } from "./field.ts";

/** A change somebody asks for; `base`: the fingerprint of the value their page showed. */
export type Proposed = { field: string; value: Value; base: string };

/** One field, from a value to another, each with who said it: enough to undo it exactly. */
export type Change = {
  field: string;
  before: Value;
  after: Value;
  beforeOrigin: Origin | null;
  afterOrigin: Origin | null;
};

/** A field somebody else changed while it was being typed: what is there now, and what was typed. */
export type Clash = { field: string; label: string; now: Value; typed: Value };

export type EditRefusal =
  | { kind: "unknown-field"; field: string }
  | { kind: "owned"; label: string; owner: Owned }
  | { kind: "clash"; clashes: Clash[] };

export type Decided<Of> = { of: Of; changes: Change[] };
type Fields<Of extends Holder> = (code: string, of: Of) => Field<Of> | null;

/**
 * What the proposals change, or why nothing may be: a field a register owns, or one that somebody else changed since the
 * page was shown and that this page changes too. What this page left as it was stays as the other made it.
 */
export function decide<Of extends Holder>(
  fields: Fields<Of>,
  of: Of,
  proposals: readonly Proposed[],
  today: Day,
): Result<Decided<Of>, EditRefusal> {
  const clashes: Clash[] = [];
  const changes: Change[] = [];
  let changed = of;
  for (const { field: code, value, base } of proposals) {
    const field = fields(code, of);
    if (!field) return refuse({ kind: "unknown-field", field: code });
    const before = field.get(of);
    if (same(before, value) || fingerprint(value) === base) continue;
    const owner = ownedBy(of, field);
    if (owner) return refuse({ kind: "owned", label: field.label, owner });
    if (fingerprint(before) !== base) clashes.push({ field: code, label: field.label, now: before, typed: value });
    const afterOrigin: Origin | null = field.path && { source: "declared", date: today };
    const change = { field: code, before, after: value, beforeOrigin: originOf(of, field), afterOrigin };
    changes.push(change);
    changed = write(changed, field, value, afterOrigin);
  }
  return clashes.length > 0 ? refuse({ kind: "clash", clashes }) : ok({ of: changed, changes });
}

/** A line of the history. */
export type Edit = Change & { id: string; unit: string | null; undoneBy: string | null };

export type UndoRefusal =
  | { kind: "unknown-field"; field: string }
  | { kind: "already-undone" }
  | { kind: "owned"; label: string; owner: Owned }
  /** It has changed since: whoever undoes must have seen what would be lost. */
  | { kind: "changed-since"; label: string; now: Value };

/**
 * Puts back what an edit replaced. `seen`: the fingerprint of the present value, given by somebody who compared both
 * versions; null undoes only what nobody has changed since.
 */
export function undo<Of extends Holder>(
  fields: Fields<Of>,
  of: Of,
  edit: Edit,
  seen: string | null,
): Result<Decided<Of>, UndoRefusal> {
  const field = fields(edit.field, of);
  if (!field || field.control.kind === "opened") return refuse({ kind: "unknown-field", field: edit.field });
  if (edit.undoneBy) return refuse({ kind: "already-undone" });
  const now = field.get(of);
  const owner = ownedBy(of, field);
  if (owner) return refuse({ kind: "owned", label: field.label, owner });
  const isAsLeft = same(now, edit.after);
  if (!isAsLeft && seen !== fingerprint(now)) return refuse({ kind: "changed-since", label: field.label, now });
  const change: Change = {
    field: edit.field,
    before: now,
    after: edit.before,
    beforeOrigin: originOf(of, field),
    afterOrigin: edit.beforeOrigin,
  };
  return ok({ of: write(of, field, edit.before, edit.beforeOrigin), changes: [change] });
}

/** Only what was said of that very field: what its group says is not its own. */
const originOf = <Of extends Holder>(of: Of, { path }: Field<Of>): Origin | null => (path && of.origins[path]) ?? null;

function write<Of extends Holder>(of: Of, field: Field<Of>, value: Value, origin: Origin | null): Of {
  const written = field.set(of, value, origin);
  if (!field.path) return written;
  const { [field.path]: _, ...others } = written.origins;
  return { ...written, origins: origin ? { ...others, [field.path]: origin } : others };
}

export const baseOf = <Of extends Holder>(of: Of, fields: readonly Field<Of>[]) =>
  fields.map((field) => `${field.code}:${fingerprint(field.get(of))}`).join(" ");

/** "card.presentation:3f2a… card.opening:91bc…" as a form carries it. */
export const readBase = (typed: string): Map<string, string> =>
  new Map(
    typed
      .split(" ")
      .slice(0, 200)
      .flatMap((pair) => {
        const at = pair.lastIndexOf(":");
        return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)] as const] : [];
      }),
  );
