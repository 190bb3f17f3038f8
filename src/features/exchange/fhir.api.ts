import type { Db } from "#db/db.ts";
import type { Facility } from "#features/directory/facility.ts";
import type { Unit } from "#features/directory/unit.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { dayOf } from "#lib/dates.ts";
import { addressOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { answer, notFound, refusal } from "./answer.ts";
import { capabilityOf } from "./capability.ts";
import {
  findOrganization,
  findShownUnit,
  listFacilitiesById,
  listLegalEntities,
  listShownUnitsOf,
  searchOrganizations,
  searchUnits,
} from "./fhir.store.ts";
import { listFreeBySex } from "./free-places.store.ts";
import type { ResourceType } from "./parameters.ts";
import { mostCount, type Query, readQuery, writePage } from "./query.ts";
import {
  type Stamped,
  toHealthcareService,
  toLegalEntity,
  toLocation,
  toOrganization,
  type Written,
  withoutEmpty,
} from "./resources.ts";

type Resource = Written<ResourceType>;

/** GET /fhir/metadata: what works here. */
export const capabilityApi = (web: Web) =>
  guarded(web, async () =>
    answer(200, capabilityOf(baseOf(web), web.var.outside.nearOrder, web.var.now.toISOString()), {
      "cache-control": "public, max-age=300",
    }),
  );

export const searchOrganizationsApi = (web: Web) => guarded(web, () => search(web, "Organization"));
export const searchLocationsApi = (web: Web) => guarded(web, () => search(web, "Location"));
export const searchServicesApi = (web: Web) => guarded(web, () => search(web, "HealthcareService"));

/** GET /fhir/Organization/:id: an establishment by its FINESS number, or the legal entity that has this one. */
export const organizationApi = (web: Web) =>
  guarded(web, async () => {
    const id = web.req.param("id") ?? "";
    const db = web.var.outside.readDb;
    const found = await findOrganization(db, id);
    if (found) return read(web, toOrganization(found, dayOf(web.var.now)));
    const entity = (await listLegalEntities(db, [id]))[0];
    return entity ? read(web, toLegalEntity(entity)) : notFound(`Organization/${id}`);
  });

export const locationApi = (web: Web) =>
  guarded(web, async () => {
    const id = web.req.param("id") ?? "";
    const found = await findShownUnit(web.var.outside.readDb, id);
    return found ? read(web, await locationOf(web, found)) : notFound(`Location/${id}`);
  });

export const serviceApi = (web: Web) =>
  guarded(web, async () => {
    const id = web.req.param("id") ?? "";
    const db = web.var.outside.readDb;
    const found = await findShownUnit(db, id);
    const facility = found && (await listFacilitiesById(db, [found.row.facility]))[0];
    return found && facility
      ? read(web, toHealthcareService(found, facility.row, dayOf(web.var.now)))
      : notFound(`HealthcareService/${id}`);
  });

/** The Location of a unit, with its counts of today. */
async function locationOf(web: Web, found: Stamped<Unit>): Promise<Written<"Location">> {
  const facilities = await listFacilitiesById(web.var.outside.readDb, [found.row.facility]);
  return (await locationsOf(web, [found], facilities))[0]!;
}

async function locationsOf(
  web: Web,
  units: readonly Stamped<Unit>[],
  facilities: readonly Stamped<Facility>[],
): Promise<Written<"Location">[]> {
  const { now, outside } = web.var;
  const free = await listFreeBySex(
    outside.readDb,
    units.map(({ row }) => row.id),
    now,
  );
  return units.map((unit) => {
    const facility = facilities.find(({ row }) => row.id === unit.row.facility)!.row;
    return toLocation(unit, facility, free.get(unit.row.id) ?? [], now);
  });
}

/** Anyone may read, nobody may read without end: counted by address, as the other public doors. */
export async function guarded(web: Web, door: () => Promise<Response>): Promise<Response> {
  const over = await throttled(web.var.outside.db, "fhir-by-address", addressOf(web));
  if (over)
    return refusal(
      429,
      { code: "throttled", text: `Trop de demandes : réessayez dans ${over.seconds} s.` },
      { "retry-after": String(over.seconds) },
    );
  return door();
}

export const baseOf = (web: Web) => `${web.var.outside.publicUrl}/fhir`;

/** A resource with its version; nothing when the reader has it already. */
export function read(web: Web, resource: Resource): Response {
  const etag = `W/"${resource.meta.versionId}"`;
  const headers = { etag, "last-modified": new Date(resource.meta.lastUpdated).toUTCString() };
  if (web.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return answer(200, withoutEmpty(resource), headers);
}

async function search(web: Web, type: ResourceType): Promise<Response> {
  const strict = /\bhandling\s*=\s*strict\b/i.test(web.req.header("prefer") ?? "");
  const { searchParams } = new URL(web.req.url);
  const read = readQuery({ type, parameters: searchParams, strict, nearOrder: web.var.outside.nearOrder });
  if (!read.ok) return refusal(400, read.refusal);
  const query = read.value;
  const found = await matchesOf(web, query);
  const base = baseOf(web);
  const entry = (resource: Resource, mode: "match" | "include") => ({
    fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
    resource: withoutEmpty(resource),
    search: { mode },
  });
  const link = (page: string | null) => {
    const said = new URLSearchParams([...query.understood, ...(page ? [["_page", page]] : [])] as [
      string,
      string,
    ][]).toString();
    return `${base}/${type}${said ? `?${said}` : ""}`;
  };
  const here = searchParams.get("_page");
  return answer(200, {
    resourceType: "Bundle",
    type: "searchset",
    total: found.total,
    link: [
      { relation: "self", url: link(query.page ? here : null) },
      ...(found.next ? [{ relation: "next", url: link(writePage(found.next)) }] : []),
    ],
    ...(found.matches.length > 0
      ? {
          entry: [
            ...found.matches.map((one) => entry(one, "match")),
            ...found.others.map((one) => entry(one, "include")),
          ],
        }
      : {}),
  });
}

async function matchesOf(web: Web, query: Query) {
  const db = web.var.outside.readDb;
  const today = dayOf(web.var.now);
  if (query.type === "Organization") {
    const { rows, total, next } = await searchOrganizations(db, query, today);
    const others = await aroundFacilities(web, query, rows);
    return { matches: rows.map((row) => toOrganization(row, today)) as Resource[], others, total, next };
  }
  const { rows, total, next } = await searchUnits(db, query, today);
  const facilities = await listFacilitiesById(db, [...new Set(rows.map(({ row }) => row.facility))]);
  const facilityOf = (unit: Unit) => facilities.find(({ row }) => row.id === unit.facility)!.row;
  const matches: Resource[] =
    query.type === "Location"
      ? await locationsOf(web, rows, facilities)
      : rows.map((row) => toHealthcareService(row, facilityOf(row.row), today));
  return { matches, others: await aroundUnits(web, query, rows, facilities), total, next };
}

/** With establishments: their legal entity, the units they have, as places or as offers. */
async function aroundFacilities(web: Web, query: Query, facilities: readonly Stamped<Facility>[]): Promise<Resource[]> {
  const db = web.var.outside.readDb;
  const others: Resource[] = [];
  if (asks(query, "Organization:partof")) others.push(...(await entitiesOf(db, facilities)));
  if (query.revinclude.length > 0) {
    const units = await listShownUnitsOf(
      db,
      facilities.map(({ row }) => row.id),
      5 * mostCount,
    );
    const facilityOf = (unit: Unit) => facilities.find(({ row }) => row.id === unit.facility)!.row;
    if (query.revinclude.includes("Location:organization")) others.push(...(await locationsOf(web, units, facilities)));
    if (query.revinclude.includes("HealthcareService:organization"))
      others.push(...units.map((unit) => toHealthcareService(unit, facilityOf(unit.row), dayOf(web.var.now))));
  }
  return others;
}

/** With units: their establishment, its legal entity, and the other of their two views. */
async function aroundUnits(
  web: Web,
  query: Query,
  units: readonly Stamped<Unit>[],
  facilities: readonly Stamped<Facility>[],
): Promise<Resource[]> {
  const today = dayOf(web.var.now);
  const facilityOf = (unit: Unit) => facilities.find(({ row }) => row.id === unit.facility)!.row;
  const others: Resource[] = [];
  if (query.type === "HealthcareService" && asks(query, "HealthcareService:location"))
    others.push(...(await locationsOf(web, units, facilities)));
  if (query.type === "Location" && query.revinclude.includes("HealthcareService:location"))
    others.push(...units.map((unit) => toHealthcareService(unit, facilityOf(unit.row), today)));
  const withEstablishment =
    asks(query, `${query.type}:organization`) ||
    query.include.some(
      ({ path, iterate }) =>
        iterate && path.endsWith(":organization") && others.some(({ resourceType }) => path.startsWith(resourceType)),
    );
  if (withEstablishment) {
    others.push(...facilities.map((facility) => toOrganization(facility, today)));
    if (query.include.some(({ path, iterate }) => iterate && path === "Organization:partof"))
      others.push(...(await entitiesOf(web.var.outside.readDb, facilities)));
  }
  return others;
}

const asks = (query: Query, path: string) => query.include.some((one) => one.path === path);

async function entitiesOf(db: Db, facilities: readonly Stamped<Facility>[]): Promise<Resource[]> {
  const numbers = facilities.flatMap(({ row }) => row.legalEntityFiness ?? []);
  return (await listLegalEntities(db, [...new Set(numbers)])).map(toLegalEntity);
}
