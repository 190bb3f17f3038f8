import type { Tx } from "#db/db.ts";
import { lockFacilities } from "#features/directory/facility.store.ts";
import { type Facility, monthlyPrice, temporaryMonthlyPrice } from "#features/directory/facility.ts";
import { insertUnits } from "#features/directory/unit.store.ts";
import { type Unit, type UnitId, undescribedUnit } from "#features/directory/unit.ts";
import { dayOf } from "#lib/dates.ts";
import type { Resource } from "#lib/fhir.ts";
import { newId } from "#lib/ids.ts";
import { likeliest, mergeOffering } from "./merge.ts";
import { type Offering, readOffering, readRole } from "./offer.ts";
import { type Free, freePlaces, type Place, readPlace } from "./place.ts";
import type { Report } from "./report.ts";
import { listCommunesOf, listPointing, listResources, lockUnits, replaceContacts, saveUnits } from "./ror.store.ts";
import { readStructure } from "./structure.ts";
import { isSame, unitFieldsBetween } from "./told.ts";

/** Writes free places counted elsewhere, in the transaction of the page: the feature of places comes later than this one. */
export type CountPlaces = (tx: Tx, unit: UnitId, free: Free, now: Date) => Promise<void>;

/** `counted`: the offers are what the page was about, each is one of its resources. */
export async function saveOfferings(
  tx: Tx,
  resources: readonly Resource[],
  counted: boolean,
  report: Report,
  countPlaces: CountPlaces,
  now: Date,
): Promise<void> {
  const today = dayOf(now);
  const offerings: Offering[] = [];
  for (const resource of resources) {
    const read = readOffering(resource);
    if (read.ok) offerings.push(read.value);
    else if (counted) report.note("rejected", `HealthcareService/${resource.id}`, null, { reason: read.refusal });
  }
  if (offerings.length === 0) return;
  const facilities = await facilitiesOf(tx, offerings, today);
  const places = await placesOf(tx, offerings);
  const teams = await teamsOf(tx, offerings);
  const communes = await listCommunesOf(tx, [...new Set(offerings.flatMap(({ zone }) => zone?.departements ?? []))]);
  const units = await lockUnits(
    tx,
    [...new Set([...facilities.values()].map(({ id }) => id))],
    offerings.map(({ rorId }) => rorId),
  );
  const taken = new Set<UnitId>();
  const added: Unit[] = [];
  const moved: Unit[] = [];
  const written: Unit[] = [];
  for (const offering of offerings) {
    const ref = `HealthcareService/${offering.id}`;
    const facility = facilities.get(offering.id);
    if (!facility) {
      if (counted)
        report.note("rejected", offering.rorId, offering.name, {
          reason: `Offre d’un établissement inconnu de l’annuaire : ${ref}`,
        });
      continue;
    }
    const linked = units.find(({ rorId }) => rorId === offering.rorId);
    const own = units.filter((unit) => unit.facility === facility.id && !taken.has(unit.id));
    const like = linked ? { unit: linked, sure: true } : likeliest(offering, own);
    const former = like?.unit ?? newUnit(facility, offering);
    taken.add(former.id);
    const here = offering.locations.flatMap((id) => places.get(id) ?? []);
    const zone =
      offering.zone &&
      [
        ...new Set([
          ...offering.zone.communes,
          ...offering.zone.departements.flatMap((code) => communes.get(code) ?? []),
        ]),
      ].sort();
    const merged: Unit = {
      ...mergeOffering(former, offering, {
        places: here,
        team: teams.get(offering.id) ?? [],
        zoneCommunes: zone,
        facilityPoint: facility.point,
        today,
      }),
      facility: facility.id,
    };
    const unit = like ? merged : { ...merged, priceMonth: priceOf(merged, facility) };
    if (!like) added.push(unit);
    else if (!isSame(like.unit, unit)) moved.push(unit);
    written.push(unit);
    tell(report, { offering, facility, former: like?.unit ?? null, unit, counted });
    const doubts = [...offering.doubts, ...here.flatMap((place) => place.doubts)];
    if (like && !like.sure)
      doubts.push(`Rattachée à l’unité « ${like.unit.name} », de même nature : à vérifier. ${ref}`);
    for (const reason of counted ? doubts : []) report.note("doubt", offering.rorId, offering.name, { reason });
  }
  await insertUnits(tx, added);
  await saveUnits(tx, moved);
  for (const unit of written) {
    const offering = offerings.find(({ rorId }) => rorId === unit.rorId)!;
    await replaceContacts(tx, unit.facility, unit.id, offering.contacts, now);
    const free = freePlaces(offering.locations.flatMap((id) => places.get(id)?.capacities ?? []));
    if (free && unit.kinds.length > 0 && !unit.closedOn) await countPlaces(tx, unit.id, free, now);
  }
}

type Written = { offering: Offering; facility: Facility; former: Unit | null; unit: Unit; counted: boolean };

function tell(report: Report, { offering, facility, former, unit, counted }: Written): void {
  const label = `${unit.name}, ${facility.name}`;
  const note = counted ? report.note : report.tell;
  if (!former) {
    note("appeared", offering.rorId, label, {});
    return;
  }
  const fields = unitFieldsBetween(former, unit);
  if (Object.keys(fields).length === 0) {
    if (counted) report.count("unchanged");
    return;
  }
  const what =
    !former.closedOn && unit.closedOn ? "closed" : former.closedOn && !unit.closedOn ? "reopened" : "changed";
  note(what, offering.rorId, label, { fields });
}

const newUnit = (facility: Facility, offering: Offering): Unit => ({
  id: newId<UnitId>(),
  facility: facility.id,
  name: offering.name,
  module: offering.answered.module,
  kinds: [],
  mentions: [],
  modes: [],
  offer: {},
  limits: {},
  zoneKm: null,
  point: null,
  priceMonth: null,
  accepts: true,
  acceptsFrom: null,
  closedOn: null,
  places: null,
  ...undescribedUnit,
  version: 1,
});

const priceOf = ({ kinds }: Unit, { prices }: Facility) =>
  kinds.includes("heb-perm") || kinds.includes("ra")
    ? monthlyPrice(prices)
    : kinds.includes("heb-temp")
      ? temporaryMonthlyPrice(prices)
      : null;

/** Up from what provides the offer (a part, a part of a part) to an establishment of the directory. */
async function facilitiesOf(tx: Tx, offerings: readonly Offering[], today: string): Promise<Map<string, Facility>> {
  const finessOf = new Map<string, string>();
  let climbing = new Map(offerings.map(({ id, providedBy }) => [id, providedBy]));
  for (let floor = 0; floor < 6 && climbing.size > 0; floor++) {
    const ids = [...climbing.values()].flatMap((by) => ("organization" in by ? [by.organization] : []));
    const above = await listResources(tx, "Organization", ids);
    const next = new Map<string, Offering["providedBy"]>();
    for (const [offer, by] of climbing) {
      if ("finess" in by) finessOf.set(offer, by.finess);
      else {
        const resource = above.get(by.organization);
        const structure = resource && readStructure(resource, today);
        if (!structure?.ok) continue;
        if (structure.value.level === "EG") finessOf.set(offer, structure.value.finess);
        else if (structure.value.level === "OI" && structure.value.partOf)
          next.set(offer, { organization: structure.value.partOf });
      }
    }
    climbing = next;
  }
  const known = await lockFacilities(tx, [...new Set(finessOf.values())]);
  return new Map(
    [...finessOf].flatMap(([offer, finess]) =>
      known.has(finess) ? [[offer, known.get(finess)!.facility] as const] : [],
    ),
  );
}

async function placesOf(tx: Tx, offerings: readonly Offering[]): Promise<Map<string, Place>> {
  const found = await listResources(tx, "Location", [...new Set(offerings.flatMap(({ locations }) => locations))]);
  return new Map([...found].map(([id, resource]) => [id, readPlace(resource)]));
}

async function teamsOf(tx: Tx, offerings: readonly Offering[]) {
  const roles = await listPointing(
    tx,
    "PractitionerRole",
    offerings.map(({ id }) => `HealthcareService/${id}`),
  );
  const teams = new Map<string, { code: string; label: string | null }[]>();
  for (const role of roles.flatMap((one) => readRole(one) ?? [])) {
    const team = teams.get(role.offering) ?? [];
    if (!team.some(({ code }) => code === role.profession.code)) teams.set(role.offering, [...team, role.profession]);
  }
  return teams;
}
