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
import { insertUnits, refreshUnits } from "#features/directory/unit.store.ts";
import { type Unit, type UnitId, undescribedUnit } from "#features/directory/unit.ts";
import { newId } from "#lib/ids.ts";
import { sha256 } from "#lib/seal.ts";
import { create, type Draft, hasHash, merge, withHash } from "./draft.ts";

export type Saved = { created: number; updated: number; unchanged: number };

/** Metres between two points that may be one place. */
const matchWithin = 500;

/**
 * One batch of an import, whole or not at all: each facility with its units, what it is worth re-reading left alone,
 * and the facilities that may be the same proposed to a human.
 */
export async function saveDrafts(db: Db, drafts: readonly Draft[], now: Date): Promise<Saved> {
  return db.transaction().execute(async (tx) => {
    const known = await lockFacilities(
      tx,
      drafts.map((draft) => draft.finess),
    );
    const hashes = new Map<string, string | null>();
    const fresh: { facility: Facility; units: Unit[] }[] = [];
    const changed: { facility: Facility; draft: Draft }[] = [];
    for (const draft of drafts) {
      const hash = sha256(JSON.stringify(draft)).toString("hex").slice(0, 16);
      const former = known.get(draft.finess);
      const reopens = draft.source === "finess" && former?.facility.closedOn;
      if (former && !reopens && hasHash(former.hash, draft.source, hash)) continue;
      hashes.set(draft.finess, withHash(former?.hash ?? null, draft.source, hash));
      if (former)
        changed.push({ facility: { ...merge(former.facility, draft), ...(reopens ? { closedOn: null } : {}) }, draft });
      else {
        const facility = create(newId<FacilityId>(), draft);
        fresh.push({ facility, units: unitsOf(facility, draft) });
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
    await refreshUnits(
      tx,
      changed.map(({ facility, draft }) => ({ facility, features: draft.features ?? {} })),
    );
    await proposeMatches(tx, facilities, matchWithin);
    return { created: fresh.length, updated: changed.length, unchanged: drafts.length - fresh.length - changed.length };
  });
}

/** The units its category lets one suppose; the facility's number is the seed, so the same file makes the same units. */
const unitsOf = (facility: Facility, draft: Draft): Unit[] =>
  supposeUnits(
    facility.category,
    { prices: facility.prices, ...(draft.features ? { features: draft.features } : {}) },
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
    version: 1,
  }));
