import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { toFacility } from "#features/directory/facility.store.ts";
import type { Facility } from "#features/directory/facility.ts";
import { kinds } from "#features/directory/kind.ts";
import { distanceTo, toUnit } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import { codesOf } from "#features/ror/kinds.ts";
import { cardCodes, cardLists, type Table, tableOf } from "#features/ror/nomenclature.ts";
import { fold } from "#lib/french.ts";
import { boxAround } from "#lib/geometry.ts";
import { isUuid } from "#lib/ids.ts";
import type { Filter, Page, Query, Value } from "./query.ts";
import type { Stamped } from "./resources.ts";

/** What this door shows: establishments of the directory, and their units but the sensitive ones. A doctor's practice is neither. */
const shownUnits = sql`from unit u join facility f on f.id = u.facility_id where f.listed and not u.sensitive`;
const shownFacilities = sql`from facility f where f.listed`;

export type Found<Row> = { rows: Stamped<Row>[]; total: number; next: Page | null };

export async function searchOrganizations(db: Db, query: Query, today: string): Promise<Found<Facility>> {
  const where = query.filters.map((filter) => facilityCondition(filter, today));
  const total = query.page?.total ?? (await countOf(db, sql`${shownFacilities} ${allOf(where)}`));
  if (query.count === 0) return { rows: [], total, next: null };
  const after = query.page ? sql`and f.finess > ${query.page.after}` : sql``;
  const { rows } = await sql<Selectable<Tables["facility"]>>`
    select f.* ${shownFacilities} ${allOf(where)} ${after} order by f.finess limit ${query.count + 1}`.execute(db);
  const page = rows.slice(0, query.count);
  return {
    rows: page.map(stampedFacility),
    total,
    next: rows.length > query.count ? { after: page.at(-1)!.finess, km: null, total } : null,
  };
}

/** Units, as Location or as HealthcareService: sorted by distance when one asks what is near, else in the order they were made. */
export async function searchUnits(db: Db, query: Query, today: string): Promise<Found<Unit>> {
  const where = query.filters.map((filter) => unitCondition(query.type, filter, today));
  const near = query.filters.find(({ name }) => name === "near")?.values[0];
  const distance = near?.kind === "near" ? distanceTo(near.centre, "u") : null;
  const total = query.page?.total ?? (await countOf(db, sql`${shownUnits} ${allOf(where)}`));
  if (query.count === 0) return { rows: [], total, next: null };
  const after = !query.page
    ? sql``
    : distance && query.page.km !== null
      ? sql`and (${distance}, u.id) > (${query.page.km}, ${query.page.after}::uuid)`
      : sql`and u.id > ${query.page.after}::uuid`;
  const { rows } = await sql<Selectable<Tables["unit"]> & { km: number | null; touched: Date }>`
    select u.*, ${distance ?? sql`null::float8`} as km, greatest(u.updated_at, f.updated_at) as touched
    ${shownUnits} ${allOf(where)} ${after} order by ${distance ? sql`km, u.id` : sql`u.id`} limit ${query.count + 1}`.execute(
    db,
  );
  const page = rows.slice(0, query.count);
  const last = page.at(-1);
  return {
    rows: page.map(stampedUnit),
    total,
    next: rows.length > query.count && last ? { after: last.id, km: last.km, total } : null,
  };
}

export async function findOrganization(db: Db, finess: string): Promise<Stamped<Facility> | null> {
  const { rows } = await sql<
    Selectable<Tables["facility"]>
  >`select f.* ${shownFacilities} and f.finess = ${finess}`.execute(db);
  return rows[0] ? stampedFacility(rows[0]) : null;
}

export async function findShownUnit(db: Db, id: string): Promise<Stamped<Unit> | null> {
  if (!isUuid(id)) return null;
  const { rows } = await sql<Selectable<Tables["unit"]> & { touched: Date }>`
    select u.*, greatest(u.updated_at, f.updated_at) as touched ${shownUnits} and u.id = ${id}`.execute(db);
  return rows[0] ? stampedUnit(rows[0]) : null;
}

export type LegalEntity = { finess: string; name: string | null; updatedAt: Date };

/** Legal entities, as the establishments that belong to them name them. */
export async function listLegalEntities(db: Db, numbers: readonly string[]): Promise<LegalEntity[]> {
  if (numbers.length === 0) return [];
  const { rows } = await sql<{ finess: string; name: string | null; updated_at: Date }>`
    select f.legal_entity_finess as finess, max(f.legal_entity) as name, max(f.updated_at) as updated_at
    ${shownFacilities} and f.legal_entity_finess = any(${numbers}) group by 1 order by 1`.execute(db);
  return rows.map(({ finess, name, updated_at }) => ({ finess, name, updatedAt: updated_at }));
}

export async function listFacilitiesById(db: Db, ids: readonly string[]): Promise<Stamped<Facility>[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<
    Selectable<Tables["facility"]>
  >`select f.* ${shownFacilities} and f.id = any(${ids}::uuid[]) order by f.finess`.execute(db);
  return rows.map(stampedFacility);
}

/** The units of these establishments, those of one page: a legal limit for what comes with a search. */
export async function listShownUnitsOf(db: Db, facilities: readonly string[], limit: number): Promise<Stamped<Unit>[]> {
  if (facilities.length === 0) return [];
  const { rows } = await sql<Selectable<Tables["unit"]> & { touched: Date }>`
    select u.*, greatest(u.updated_at, f.updated_at) as touched ${shownUnits} and u.facility_id = any(${facilities}::uuid[])
    order by u.id limit ${limit}`.execute(db);
  return rows.map(stampedUnit);
}

const countOf = async (db: Db, from: RawBuilder<unknown>) => {
  const { rows } = await sql<{ n: number }>`select count(*) as n ${from}`.execute(db);
  return rows[0]!.n;
};

const stampedFacility = (row: Selectable<Tables["facility"]>): Stamped<Facility> => ({
  row: toFacility(row),
  version: row.updated_at.getTime(),
  updatedAt: row.updated_at,
});
const stampedUnit = (row: Selectable<Tables["unit"]> & { touched: Date }): Stamped<Unit> => ({
  row: toUnit(row),
  version: row.revision,
  updatedAt: row.touched,
});

type Condition = RawBuilder<unknown>;
const allOf = (conditions: readonly Condition[]) =>
  sql.join(
    conditions.map((one) => sql`and ${one}`),
    sql` `,
  );
const anyOf = (conditions: readonly Condition[]): Condition => sql`(${sql.join(conditions, sql` or `)})`;
const never = sql`false`;

function facilityCondition({ name, values }: Filter, today: string): Condition {
  return anyOf(
    values.map((value) => {
      switch (name) {
        case "_id":
          return sql`f.finess = ${textIn(value)}`;
        case "_lastUpdated":
          return dateCondition(sql`f.updated_at`, value);
        case "identifier":
          return identifierCondition(value);
        case "name":
          return foldedCondition(sql`f.search_name`, value, false);
        case "type":
          return tokenOf(value, "establishment-category") ? sql`f.category = ${textIn(value)}` : never;
        case "address-postalcode":
          return textCondition(sql`f.postcode`, value);
        case "partof":
          return sql`f.legal_entity_finess = ${textIn(value)}`;
        case "active":
          return activeCondition(sql`f.closed_on`, value, today);
        default:
          return never;
      }
    }),
  );
}

function unitCondition(type: Query["type"], { name, values }: Filter, today: string): Condition {
  return anyOf(
    values.map((value) => {
      switch (name) {
        case "_id":
        case "location":
          return isUuid(textIn(value)) ? sql`u.id = ${textIn(value)}::uuid` : never;
        case "_lastUpdated":
          return type === "Location"
            ? dateCondition(sql`greatest(u.updated_at, f.updated_at)`, value)
            : dateCondition(sql`u.updated_at`, value);
        case "identifier":
          return isUuid(textIn(value))
            ? sql`(u.ror_id = ${textIn(value)} or u.id = ${textIn(value)}::uuid)`
            : sql`u.ror_id = ${textIn(value)}`;
        case "name":
          return foldedCondition(foldedName, value, true);
        case "organization":
          return sql`f.finess = ${textIn(value)}`;
        case "near":
          return nearCondition(value);
        case "commune-cog":
          return sql`f.commune = ${textIn(value)}`;
        case "address-postalcode":
          return textCondition(sql`f.postcode`, value);
        case "active":
          return activeCondition(sql`u.closed_on`, value, today);
        case "age":
        case "age-range-low":
        case "age-range-high":
          return ageCondition(name, value);
        case "psychiatric-sector":
          return textCondition(sql`u.card->>'psychiatricSector'`, value);
        case "intervention-zone":
          return sql`u.zone_communes @> ${[textIn(value)]}::text[]`;
        default:
          return codeCondition(name, value);
      }
    }),
  );
}

const textIn = (value: Value) =>
  value.kind === "token"
    ? value.code
    : value.kind === "reference"
      ? value.id
      : value.kind === "string"
        ? value.text
        : "";
/** A token that names no table, or this one. */
const tokenOf = (value: Value, table: Table) =>
  value.kind === "token" && (value.system === null || tableOf(value.system) === table);

/** By its number under its own system, or by any of its numbers when none is said. */
function identifierCondition(value: Value): Condition {
  if (value.kind !== "token") return never;
  const { system, code } = value;
  if (system === "urn:oid:1.2.250.1.71.4.2.2") return sql`f.finess = ${code.slice(1)} and ${code} like '1%'`;
  if (system?.includes("finess.esante.gouv.fr")) return sql`f.finess = ${code}`;
  if (system?.includes("sirene.fr")) return sql`f.siret = ${code}`;
  return system === null ? sql`(f.finess = ${code} or f.siret = ${code} or f.ror_id = ${code})` : never;
}

/** Without case nor accents, as lib/french.ts folds: names of units have no folded column, their search is never alone on a page. */
const foldedName = sql`trim(regexp_replace(lower(regexp_replace(normalize(u.name, NFD), '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g'))`;

function foldedCondition(column: Condition, value: Value, whole: boolean): Condition {
  if (value.kind !== "string") return never;
  const text = fold(value.text);
  if (text === "") return never;
  if (value.how === "contains") return sql`${column} like ${`%${text}%`}`;
  // the folded column of establishments holds the town after the name
  if (value.how === "exact") return whole ? sql`u.name = ${value.text}` : sql`f.name = ${value.text}`;
  return sql`${column} like ${`${text}%`}`;
}

const textCondition = (column: Condition, value: Value): Condition => {
  if (value.kind !== "string") return never;
  const escaped = value.text.replaceAll(/[\\%_]/g, "\\$&");
  return value.how === "exact"
    ? sql`${column} = ${value.text}`
    : sql`${column} like ${value.how === "contains" ? `%${escaped}%` : `${escaped}%`}`;
};

function activeCondition(closedOn: Condition, value: Value, today: string): Condition {
  const text = textIn(value);
  if (text === "true") return sql`(${closedOn} is null or ${closedOn} > ${today})`;
  return text === "false" ? sql`${closedOn} <= ${today}` : never;
}

/** A date said to the day is the whole day: FHIR R4, search, 3.1.1.4.7. */
function dateCondition(column: Condition, value: Value): Condition {
  if (value.kind !== "date") return never;
  const { prefix, from, until } = value;
  switch (prefix) {
    case "eq":
      return sql`(${column} >= ${from} and ${column} < ${until})`;
    case "ne":
      return sql`(${column} < ${from} or ${column} >= ${until})`;
    case "gt":
      return sql`${column} >= ${until}`;
    case "ge":
      return sql`${column} >= ${from}`;
    case "lt":
      return sql`${column} < ${from}`;
    case "le":
      return sql`${column} < ${until}`;
  }
}

const comparisons = { eq: sql`=`, ne: sql`<>`, gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` };

/** Limits nobody said take everybody: an age is refused by a limit, never by a silence. */
function ageCondition(name: "age" | "age-range-low" | "age-range-high", value: Value): Condition {
  if (value.kind !== "quantity") return never;
  const [low, high] = [sql`(u.limits->>'ageMin')::numeric`, sql`(u.limits->>'ageMax')::numeric`];
  if (name === "age")
    return sql`(coalesce(${low}, 0) <= ${value.value} and coalesce(${high}, 999) >= floor(${value.value}::numeric))`;
  const bound = name === "age-range-low" ? sql`coalesce(${low}, 0)` : sql`coalesce(${high}, 999)`;
  return sql`${bound} ${comparisons[value.prefix]} ${value.value}`;
}

/** The box is read in the index by place, the circle cuts its corners. */
function nearCondition(value: Value): Condition {
  if (value.kind !== "near") return never;
  const { centre, km } = value;
  const box = boxAround(centre, km);
  return sql`(point(u.lon, u.lat) <@ box(point(${box.west}, ${box.south}), point(${box.east}, ${box.north})) and ${distanceTo(centre, "u")} <= ${km})`;
}

/** Where each coded search looks: tables, and the keys of the card that hold their codes. */
const codedSearches: Record<string, Table[]> = {
  characteristic: [
    "care-mode",
    "temporality",
    "modality",
    "management",
    "act",
    "specialisation",
    "yearly-opening",
    "resource-profession",
    "competence",
    "expertise",
  ],
  "service-category": ["organisation"],
  "service-type": ["activity-field"],
  specialty: ["activity", "family"],
  "supported-patient-type": ["patient-type"],
};

function codeCondition(name: string, value: Value): Condition {
  if (value.kind !== "token") return never;
  const asked = codedSearches[name] ?? [];
  const system = value.system === null ? null : tableOf(value.system);
  const wanted = value.system === null ? asked : asked.filter((table) => table === system);
  const conditions = wanted.flatMap((table) => [
    ...inCard(table, value.code),
    ...(table === "care-mode" || table === "temporality" || table === "organisation"
      ? [derived(table, value.code)]
      : []),
  ]);
  return conditions.length > 0 ? anyOf(conditions) : never;
}

const inCard = (table: Table, code: string): Condition[] => [
  ...Object.entries(cardLists).flatMap(([key, held]) =>
    held === table ? [sql`u.card->${sql.lit(key)} @> ${JSON.stringify([{ code }])}::jsonb`] : [],
  ),
  ...Object.entries(cardCodes).flatMap(([key, held]) =>
    held === table ? [sql`u.card->${sql.lit(key)}->>'code' = ${code}`] : [],
  ),
];

/** Units the ROR never described are found by what they are here, as they are served: see ror/kinds.ts codesOf. */
function derived(table: "care-mode" | "temporality" | "organisation", code: string): Condition {
  const key = ({ "care-mode": "careMode", temporality: "temporality", organisation: "organisation" } as const)[table];
  const plain = Object.keys(kinds).filter((kind) =>
    codesOf({ kinds: [kind], mentions: [], modes: [], offer: {} })[key].includes(code),
  );
  const unsaid = sql`not u.card ? ${sql.lit(key)}`;
  if (table === "organisation") {
    const special = { "23": "uhr", "24": "uvp", "26": "puv" }[code];
    const features = sql`u.offer ?| '{uhr,uvp,puv}'`;
    const lodging = sql`u.kinds && '{heb-perm,heb-temp,aj,an}'`;
    if (special)
      return sql`(${unsaid} and ${lodging} and u.offer ? ${sql.lit(special)} and not u.offer ?| ${special === "uhr" ? sql`'{}'` : special === "uvp" ? sql`'{uhr}'` : sql`'{uhr,uvp}'`})`;
    if (code === "21") return sql`(${unsaid} and ${lodging} and not ${features})`;
    return sql`(${unsaid} and (u.kinds && ${plain}::text[] or ${code} = any(u.mentions)))`;
  }
  if (table === "care-mode")
    return sql`(${unsaid} and (${code} = any(u.modes) or (cardinality(u.modes) = 0 and u.kinds && ${plain}::text[])))`;
  return sql`(${unsaid} and u.kinds && ${plain}::text[])`;
}

/** A unit that software may write: sensitive ones too, for their own establishment. */
export async function findWritable(db: Db, id: string): Promise<(Stamped<Unit> & { finess: string }) | null> {
  if (!isUuid(id)) return null;
  const { rows } = await sql<Selectable<Tables["unit"]> & { touched: Date; finess: string }>`
    select u.*, greatest(u.updated_at, f.updated_at) as touched, f.finess from unit u join facility f on f.id = u.facility_id
    where f.listed and u.id = ${id}`.execute(db);
  return rows[0] ? { ...stampedUnit(rows[0]), finess: rows[0].finess } : null;
}

/** How many times a unit has changed; whoever writes its places waits until the end of the transaction. */
export async function lockRevision(tx: Tx, id: string): Promise<number | null> {
  const { rows } = await sql<{
    revision: number;
  }>`select revision from unit where id = ${id} for no key update`.execute(tx);
  return rows[0]?.revision ?? null;
}
