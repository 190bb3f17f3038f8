import type { Tx } from "#db/db.ts";
import { insertFacilities, lockFacilities, saveFacilities } from "#features/directory/facility.store.ts";
import type { Facility, FacilityId, Finess } from "#features/directory/facility.ts";
import { refreshUnits } from "#features/directory/unit.store.ts";
import { fieldsBetween } from "#features/imports/change.ts";
import { withHash } from "#features/imports/draft.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { createFrom, mergeEstablishment } from "./establishment.ts";
import { refsOf } from "./received.ts";
import type { Report } from "./report.ts";
import { listPointing, listResources, type Received, replaceContacts } from "./ror.store.ts";
import { type Establishment, readStructure, type Structure } from "./structure.ts";

/** Establishments, each with the name of its legal entity; a legal entity that changed moves those it runs. */
export async function saveStructures(tx: Tx, fresh: readonly Received[], report: Report, now: Date): Promise<void> {
  const today = dayOf(now);
  const read = new Map<string, Structure>();
  for (const { id, content } of fresh) {
    const structure = readStructure(content, today);
    if (!structure.ok) report.note("rejected", `Organization/${id}`, null, { reason: structure.refusal });
    else if (structure.value.level === "EG") read.set(id, structure.value);
    else report.count("changed");
  }
  const entities = fresh
    .filter(({ id, content }) => !read.has(id) && refsOf(content).length === 0)
    .map(({ id }) => `Organization/${id}`);
  for (const content of await listPointing(tx, "Organization", entities)) {
    const structure = readStructure(content, today);
    if (structure.ok && structure.value.level === "EG" && !read.has(content.id)) read.set(content.id, structure.value);
  }
  const establishments = [...read.values()].filter((one) => one.level === "EG");
  const parents = await listResources(
    tx,
    "Organization",
    establishments.flatMap(({ partOf }) => partOf ?? []),
  );
  const known = await lockFacilities(
    tx,
    establishments.map(({ finess }) => finess),
  );
  const created = new Map<Finess, Facility>();
  const changed: { former: Facility; facility: Facility; establishment: Establishment }[] = [];
  for (const establishment of establishments) {
    const parent = establishment.partOf ? parents.get(establishment.partOf) : undefined;
    const entity = parent ? readStructure(parent, today) : null;
    const legal = entity?.ok && entity.value.level === "EJ" ? entity.value : null;
    const former = known.get(establishment.finess)?.facility ?? created.get(establishment.finess);
    if (former) {
      changed.push({ former, facility: mergeEstablishment(former, establishment, legal), establishment });
      continue;
    }
    const facility = createFrom(newId<FacilityId>(), establishment, legal);
    if (!facility.ok) report.note("rejected", establishment.finess, establishment.name, { reason: facility.refusal });
    else created.set(establishment.finess, facility.value);
  }
  const hashOf = (facility: Facility) => known.get(facility.finess)?.hash ?? withHash(null, "ror", "1");
  await insertFacilities(tx, [...created.values()], hashOf);
  await saveFacilities(
    tx,
    changed.map(({ facility }) => facility),
    hashOf,
    now,
  );
  await refreshUnits(
    tx,
    changed.map(({ facility, establishment: { features, date } }) => ({ facility, features, source: "ror", date })),
  );
  for (const facility of created.values())
    report.note("appeared", facility.finess, `${facility.name}, ${facility.city}`, {});
  for (const { former, facility } of changed) {
    const fields = fieldsBetween(former, facility);
    const what =
      !former.closedOn && facility.closedOn ? "closed" : former.closedOn && !facility.closedOn ? "reopened" : "changed";
    if (Object.keys(fields).length > 0)
      report.note(what, facility.finess, `${facility.name}, ${facility.city}`, { fields });
    else report.count("unchanged");
  }
  for (const { finess, contacts } of establishments) {
    const id = created.get(finess)?.id ?? known.get(finess)?.facility.id;
    if (id) await replaceContacts(tx, id, null, contacts, now);
  }
}
