import type { Db } from "#db/db.ts";
import { insertCommunes, listCommunes, saveCommunes } from "#features/directory/commune.store.ts";
import { type Commune, communeLabel } from "#features/directory/commune.ts";
import { checkpoint, noteChanges } from "#features/imports/run.action.ts";
import {
  add,
  type Change,
  type FieldChanges,
  type LineBatch,
  type Run,
  type RunTotals,
  type Told,
} from "#features/imports/run.ts";
import { mergeCommune } from "./commune-row.ts";

/** One batch of communes: new ones appear, known ones take what the file says of them; none is ever taken away. */
export async function saveCommuneBatch(
  db: Db,
  run: Pick<Run, "id">,
  batch: LineBatch<Commune>,
  now: Date,
): Promise<RunTotals> {
  return db.transaction().execute(async (tx) => {
    const codes = batch.lines.map(({ value }) => value.code);
    const known = new Map((await listCommunes(tx, codes)).map((commune) => [commune.code, commune]));
    const fresh: Commune[] = [];
    const moved: Commune[] = [];
    const changes: Change[] = [];
    for (const { value, line } of batch.lines) {
      const former = known.get(value.code);
      const after = former ? mergeCommune(former, value) : value;
      const fields = former ? fieldsBetween(former, after) : {};
      if (former && Object.keys(fields).length === 0) continue;
      (former ? moved : fresh).push(after);
      const what = former ? "changed" : "appeared";
      changes.push({ what, line, ref: value.code, label: communeLabel(after), detail: { fields } });
    }
    await insertCommunes(tx, fresh);
    await saveCommunes(tx, moved);
    const totals = add(batch.totals, {
      appeared: fresh.length,
      changed: moved.length,
      unchanged: batch.lines.length - changes.length,
    });
    await noteChanges(tx, run, [...batch.noted, ...changes]);
    await checkpoint(tx, run, batch.position, totals, now);
    return totals;
  });
}

function fieldsBetween(before: Commune, after: Commune): FieldChanges {
  const told = (one: Commune): Record<string, Told> => ({
    name: one.name,
    departement: one.departement,
    postcodes: one.postcodes.join(", "),
    point: one.point ? `${one.point.lat}, ${one.point.lon}` : null,
    population: one.population,
  });
  const [a, b] = [told(before), told(after)];
  return Object.fromEntries(
    Object.keys(a)
      .filter((key) => a[key] !== b[key])
      .map((key) => [key, { before: a[key]!, after: b[key]! }]),
  );
}
