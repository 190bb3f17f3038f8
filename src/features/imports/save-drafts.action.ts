import type { Db } from "#db/db.ts";
import {
  insertFacilities,
  lockFacilities,
  proposeMatches,
  saveFacilities,
} from "#features/directory/facility.store.ts";
import type { Facility, FacilityId } from "#features/directory/facility.ts";
import { supposeUnits } from "#features/directory/offering.ts";
import { randomFrom, seedOf } from "#features/directory/random.ts";
import { insertUnits, type OfferMoved, refreshUnits } from "#features/directory/unit.store.ts";
import { type Unit, type UnitId, undescribedUnit } from "#features/directory/unit.ts";
import { newId } from "#lib/ids.ts";
import { fieldsBetween, offersBetween } from "./change.ts";
import { create, type Draft, hasHash, merge, mergeEntity, withHash } from "./draft.ts";
import { listEntities } from "./entity.store.ts";
import { checkpoint, noteChanges } from "./run.action.ts";
import { add, type Change, type FieldChanges, type LineBatch, type Run, type RunTotals } from "./run.ts";

/** Metres between two points that may be one place. */
const matchWithin = 500;

/**
 * One batch of an import, whole or not at all: each facility with its units, what it is worth re-reading left alone,
 * the facilities that may be the same proposed to a human, the report and the position. Returns the totals after it.
 */
export async function saveDrafts(db: Db, run: Pick<Run, "id">, batch: LineBatch<Draft>, now: Date): Promise<RunTotals> {
  return db.transaction().execute(async (tx) => {
    const known = await lockFacilities(
      tx,
      batch.lines.map(({ value }) => value.finess),
    );
    const entities = await listEntities(
      tx,
      batch.lines.flatMap(({ value }) => value.says.name.legalEntityFiness ?? []),
    );
    const withEntity = (facility: Facility) => {
      const entity = facility.legalEntityFiness && entities.get(facility.legalEntityFiness);
      return entity ? mergeEntity(facility, entity) : facility;
    };
    const hashes = new Map<string, string | null>();
    const fresh: { facility: Facility; draft: Draft; units: Unit[]; line: number }[] = [];
    const changed: { former: Facility; facility: Facility; draft: Draft; line: number }[] = [];
    for (const { value: draft, hash, line } of batch.lines) {
      const former = known.get(draft.finess);
      if (!former && draft.closedOn) continue;
      if (former && standingOf(former.facility, draft) === "same" && hasHash(former.hash, draft.source, hash)) continue;
      hashes.set(draft.finess, withHash(former?.hash ?? null, draft.source, hash));
      if (former)
        changed.push({
          former: former.facility,
          facility: stand(withEntity(merge(former.facility, draft)), draft),
          draft,
          line,
        });
      else {
        const facility = withEntity(create(newId<FacilityId>(), draft));
        fresh.push({ facility, draft, units: unitsOf(facility, draft), line });
      }
    }
    const hashOf = (facility: Facility) => hashes.get(facility.finess) ?? null;
    const facilities = fresh.map(({ facility }) => facility);
    await insertFacilities(tx, facilities, hashOf);
    await insertUnits(
      tx,
      fresh.flatMap(({ units }) => units),
    );
    await saveFacilities(
      tx,
      changed.map(({ facility }) => facility),
      hashOf,
      now,
    );
    const moved = await refreshUnits(
      tx,
      changed.map(({ facility, draft }) => ({
        facility,
        features: draft.features ?? {},
        source: draft.source,
        date: draft.date,
      })),
    );
    await proposeMatches(tx, facilities, matchWithin);

    const changes: Change[] = [...batch.noted];
    for (const { facility, line } of fresh) changes.push(changeOf("appeared", facility, line, {}));
    for (const one of changed) {
      const what = { closes: "closed", reopens: "reopened", same: "changed" } as const;
      const fields = { ...fieldsBetween(one.former, one.facility), ...fieldsOfUnits(one.facility.id, moved) };
      if (Object.keys(fields).length > 0)
        changes.push(changeOf(what[standingOf(one.former, one.draft)], one.facility, one.line, { fields }));
    }
    const done = changes.slice(batch.noted.length);
    const told = (what: Change["what"]) => done.filter((change) => change.what === what).length;
    const totals = add(batch.totals, {
      appeared: fresh.length,
      changed: told("changed"),
      closed: told("closed"),
      reopened: told("reopened"),
      unchanged: batch.lines.length - done.length,
    });
    await noteChanges(
      tx,
      run,
      changes.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    );
    await checkpoint(tx, run, batch.position, totals, now);
    return totals;
  });
}

/** Only FINESS says that an establishment is open, by naming it, or closed. */
function standingOf(facility: Facility, draft: Draft): "same" | "closes" | "reopens" {
  if (draft.source !== "finess") return "same";
  if (draft.closedOn) return facility.closedOn === null ? "closes" : "same";
  return facility.closedOn === null ? "same" : "reopens";
}

const stand = (facility: Facility, draft: Draft): Facility =>
  draft.source === "finess" ? { ...facility, closedOn: draft.closedOn ?? null } : facility;

const changeOf = (what: Change["what"], facility: Facility, line: number, detail: Change["detail"]): Change => ({
  what,
  line,
  ref: facility.finess,
  label: `${facility.name}, ${facility.city}`,
  detail,
});

const fieldsOfUnits = (facility: FacilityId, moved: readonly OfferMoved[]): FieldChanges =>
  Object.fromEntries(
    moved
      .filter((one) => one.facility === facility)
      .flatMap(({ unit, before, after }) =>
        Object.entries(offersBetween(before, after)).map(([path, change]) => [`${unit} · ${path}`, change]),
      ),
  );

/** The units its category lets one suppose; the facility's number is the seed, so the same file makes the same units. */
const unitsOf = (facility: Facility, draft: Draft): Unit[] =>
  supposeUnits(
    facility.category,
    {
      prices: facility.prices,
      ...(draft.features ? { features: draft.features } : {}),
      ...(draft.stays ? { stays: draft.stays } : {}),
    },
    randomFrom(seedOf(facility.finess)),
  ).map((unit) => ({
    ...unit,
    id: newId<UnitId>(),
    facility: facility.id,
    point: facility.point,
    accepts: true,
    acceptsFrom: null,
    closedOn: null,
    places: null,
    ...undescribedUnit,
    origins: {
      ...supposed,
      ...(draft.features && unit.module === "grand-age" ? { offer: { source: draft.source, date: draft.date } } : {}),
      ...(unit.priceMonth !== null && facility.origins.prices ? { price: facility.origins.prices } : {}),
    },
    version: 1,
  }));

/** What the category lets one suppose says so, until someone who knows speaks. */
const estimated = { source: "estimated", date: null } as const;
const supposed = { name: estimated, kinds: estimated, offer: estimated, limits: estimated, zone: estimated };
