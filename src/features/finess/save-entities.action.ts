import type { Db } from "#db/db.ts";
import { saveFacilities } from "#features/directory/facility.store.ts";
import type { Facility } from "#features/directory/facility.ts";
import { fieldsBetween } from "#features/imports/change.ts";
import { mergeEntity } from "#features/imports/draft.ts";
import { type KnownEntity, listEntities, lockFacilitiesOf, saveEntities } from "#features/imports/entity.store.ts";
import type { LegalEntity } from "#features/imports/entity.ts";
import { checkpoint, noteChanges } from "#features/imports/run.action.ts";
import {
  add,
  type Change,
  type FieldChanges,
  type LineBatch,
  type Run,
  type RunTotals,
} from "#features/imports/run.ts";

/** One batch of legal entities, and the establishments they run, which take their name and status from them. */
export async function saveEntityBatch(
  db: Db,
  run: Pick<Run, "id">,
  batch: LineBatch<LegalEntity>,
  now: Date,
): Promise<RunTotals> {
  return db.transaction().execute(async (tx) => {
    const known = await listEntities(
      tx,
      batch.lines.map(({ value }) => value.finess),
    );
    const moved = batch.lines.filter(({ value, hash }) => known.get(value.finess)?.hash !== hash);
    await saveEntities(
      tx,
      moved.map(({ value, hash }) => ({ ...value, hash })),
    );
    const entities = new Map(moved.map(({ value }) => [value.finess as string, value]));
    const followed = new Map<string, FieldChanges>();
    const hashes = new Map<string, string | null>();
    const facilities: Facility[] = [];
    for (const { facility, hash } of await lockFacilitiesOf(tx, [...entities.keys()])) {
      const after = mergeEntity(facility, entities.get(facility.legalEntityFiness!)!);
      const fields = fieldsBetween(facility, after);
      if (Object.keys(fields).length === 0) continue;
      facilities.push(after);
      hashes.set(facility.finess, hash);
      followed.set(after.legalEntityFiness!, {
        ...followed.get(after.legalEntityFiness!),
        ...Object.fromEntries(Object.entries(fields).map(([path, change]) => [`${facility.finess} · ${path}`, change])),
      });
    }
    await saveFacilities(tx, facilities, ({ finess }) => hashes.get(finess) ?? null, now);

    const changes = moved.map(({ value, line }) =>
      changeOf(known.get(value.finess), value, line, followed.get(value.finess) ?? {}),
    );
    const told = (what: Change["what"]) => changes.filter((change) => change.what === what).length;
    const totals = add(batch.totals, {
      appeared: told("appeared"),
      changed: told("changed"),
      closed: told("closed"),
      reopened: told("reopened"),
      unchanged: batch.lines.length - moved.length,
    });
    await noteChanges(tx, run, [...batch.noted, ...changes]);
    await checkpoint(tx, run, batch.position, totals, now);
    return totals;
  });
}

function changeOf(former: KnownEntity | undefined, entity: LegalEntity, line: number, followed: FieldChanges): Change {
  const fields: FieldChanges = { ...followed };
  for (const key of ["name", "legalStatus", "siren", "closedOn"] as const)
    if (former && former[key] !== entity[key]) fields[key] = { before: former[key], after: entity[key] };
  const what = !former
    ? "appeared"
    : entity.closedOn && !former.closedOn
      ? "closed"
      : former.closedOn && !entity.closedOn
        ? "reopened"
        : "changed";
  return { what, line, ref: entity.finess, label: entity.name, detail: { fields } };
}
