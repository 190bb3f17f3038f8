import { type Issue, isFhirId } from "#lib/fhir.ts";
import type { Point } from "#lib/geometry.ts";
import { isUuid } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import {
  includes,
  type NearOrder,
  type Parameter,
  parametersOf,
  type ResourceType,
  revincludes,
} from "./parameters.ts";

/** A search as it was understood. */
export type Query = {
  type: ResourceType;
  /** All of them hold; of one, any of its values. */
  filters: Filter[];
  count: number;
  include: { path: string; iterate: boolean }[];
  revinclude: string[];
  page: Page | null;
  /** What was understood, as it was written: the `self` link. */
  understood: [string, string][];
};

export type Prefix = "eq" | "ne" | "gt" | "ge" | "lt" | "le";
export type Value =
  | { kind: "token"; system: string | null; code: string }
  | { kind: "reference"; id: string }
  | { kind: "string"; text: string; how: "starts" | "contains" | "exact" }
  | { kind: "date"; prefix: Prefix; from: Date; until: Date }
  | { kind: "quantity"; prefix: Prefix; value: number }
  | { kind: "near"; centre: Point; km: number };
export type Filter = { name: string; values: Value[] };

/** Where the next page begins: after this row, at this distance when they are sorted by it. */
export type Page = { after: string; km: number | null; total: number };

export const defaultCount = 50;
export const mostCount = 200;
const mostFilters = 30;

export type Asked = {
  type: ResourceType;
  parameters: Iterable<[string, string]>;
  strict: boolean;
  nearOrder: NearOrder;
};

/**
 * Reads a search. A wrong value is always refused, and a modifier we do not have (FHIR R4, search, 3.1.1.4); a parameter we do not
 * know is refused when the other party asked for strictness, else passed over and absent from what was understood.
 */
export function readQuery({ type, parameters, strict, nearOrder }: Asked): Result<Query, Issue[]> {
  const query: Query = {
    type,
    filters: [],
    count: defaultCount,
    include: [],
    revinclude: [],
    page: null,
    understood: [],
  };
  const issues: Issue[] = [];
  const known = parametersOf(type);
  for (const [written, value] of parameters) {
    const [name = "", modifier = null] = written.split(/:(.*)/s);
    const read =
      readControl(query, name, modifier, value) ?? readFilter(known[name], { name, modifier, value, nearOrder });
    if (read === "unknown") {
      if (strict)
        issues.push({
          code: "not-supported",
          text: `Paramètre inconnu : ${written.slice(0, 60)}.`,
          expression: `http.${written.slice(0, 60)}`,
        });
      continue;
    }
    if (!read.ok) {
      issues.push({ ...read.refusal, expression: `http.${written.slice(0, 60)}` });
      continue;
    }
    if (read.value) query.filters.push(read.value);
    if (name !== "_page") query.understood.push([written, value]);
  }
  if (query.filters.length > mostFilters) issues.push({ code: "too-long", text: `${mostFilters} critères au plus.` });
  return issues.length > 0 ? refuse(issues) : ok(query);
}

type Read = Result<Filter | null, Issue> | "unknown";
const wrong = (text: string): Read => refuse({ code: "value", text });

/** What is asked of the answer rather than of the resources; null: it is none of these. */
function readControl(query: Query, name: string, modifier: string | null, value: string): Read | null {
  switch (name) {
    case "_count": {
      if (!/^\d{1,9}$/.test(value)) return wrong("« _count » est un nombre entier.");
      query.count = Math.min(Number(value), mostCount);
      return ok(null);
    }
    case "_include": {
      const known = [
        ...includes[query.type],
        ...(modifier === "iterate"
          ? [
              "Organization:partof",
              "HealthcareService:location",
              "HealthcareService:organization",
              "Location:organization",
            ]
          : []),
      ];
      if (!known.includes(value)) return wrong(`« _include » : ${includes[query.type].join(", ")}.`);
      if (modifier !== null && modifier !== "iterate")
        return wrong("« _include » n’a que le modificateur « iterate ».");
      query.include.push({ path: value, iterate: modifier === "iterate" });
      return ok(null);
    }
    case "_revinclude": {
      const known: readonly string[] = revincludes[query.type];
      if (!known.includes(value))
        return wrong(
          known.length > 0 ? `« _revinclude » : ${known.join(", ")}.` : "« _revinclude » n’est pas proposé ici.",
        );
      query.revinclude.push(value);
      return ok(null);
    }
    case "_format":
      return /^(json|application\/(fhir\+)?json)$/.test(value)
        ? ok(null)
        : wrong("Seul le JSON est servi : « _format=json ».");
    case "_page": {
      query.page = readPage(value, query.type);
      return query.page
        ? ok(null)
        : wrong("Ce lien de page n’est pas un des nôtres, ou il a été modifié : refaites la recherche.");
    }
    default:
      return null;
  }
}

type Written = { name: string; modifier: string | null; value: string; nearOrder: NearOrder };

function readFilter(parameter: Parameter | undefined, { name, modifier, value, nearOrder }: Written): Read {
  if (!parameter) return "unknown";
  const how =
    modifier === "contains" ? "contains" : modifier === "exact" ? "exact" : modifier === null ? "starts" : null;
  if (modifier !== null && !(parameter.type === "string" && how))
    return wrong(`« ${name} » n’a pas le modificateur « ${modifier.slice(0, 30)} ».`);
  // a comma separates, "\," is one
  const parts = value.split(/(?<!\\),/).map((one) => one.replaceAll("\\,", ",").trim());
  if (/\p{Cc}/u.test(value)) return wrong(`« ${name} » : signe illisible.`);
  if (parts.length > 50 || value.length > 2000) return wrong(`« ${name} » : trop de valeurs.`);
  const values: Value[] = [];
  for (const part of parts) {
    const read = part === "" ? null : readValue(parameter, part, how ?? "starts", nearOrder);
    if (!read) return wrong(`« ${name} » : « ${part.slice(0, 60)} » ne se lit pas.`);
    values.push(read);
  }
  return ok({ name, values });
}

function readValue(
  { type }: Parameter,
  text: string,
  how: "starts" | "contains" | "exact",
  nearOrder: NearOrder,
): Value | null {
  switch (type) {
    case "token": {
      const bar = text.lastIndexOf("|");
      const [system, code] = bar < 0 ? [null, text] : [text.slice(0, bar), text.slice(bar + 1)];
      return code ? { kind: "token", system: system || null, code } : null;
    }
    case "reference": {
      const id = text.split("/").at(-1) ?? "";
      return isFhirId(id) ? { kind: "reference", id } : null;
    }
    case "string":
      return { kind: "string", text, how };
    case "date":
      return readDate(text);
    case "quantity": {
      const found = /^(eq|ne|gt|ge|lt|le)?(\d{1,3}(?:\.\d+)?)(?:\|[^|]*\|(?:a|an|ans|year|years)?)?$/.exec(text);
      return found ? { kind: "quantity", prefix: (found[1] ?? "eq") as Prefix, value: Number(found[2]) } : null;
    }
    case "special":
      return readNear(text, nearOrder);
  }
}

/** An instant, or a part of one: "2026-11" is the whole month. Days are days of UTC when no offset is written. */
function readDate(text: string): Value | null {
  const found =
    /^(eq|ne|gt|ge|lt|le)?(\d{4})(?:-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/.exec(
      // a plus sign of an address that was not escaped arrives as a space
      text.replace(" ", "+"),
    );
  if (!found) return null;
  const [, prefix = "eq", year = "", month, day, time] = found;
  const start = new Date(
    time
      ? `${year}-${month}-${day}${/(Z|[+-]\d{2}:\d{2})$/.test(time) ? time : `${time}Z`}`
      : `${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z`,
  );
  if (Number.isNaN(start.getTime())) return null;
  const until = new Date(start);
  if (time)
    until.setTime(start.getTime() + (/:\d{2}:\d{2}\.\d/.test(time) ? 1 : /:\d{2}:\d{2}/.test(time) ? 1000 : 60_000));
  else if (day) until.setUTCDate(until.getUTCDate() + 1);
  else if (month) until.setUTCMonth(until.getUTCMonth() + 1);
  else until.setUTCFullYear(until.getUTCFullYear() + 1);
  return { kind: "date", prefix: prefix as Prefix, from: start, until };
}

const farthestKm = 1000;

function readNear(text: string, order: NearOrder): Value | null {
  const [first, second, distance = "30", unit = "km", ...more] = text.split("|");
  const [a, b, far] = [first, second, distance || "30"].map((one) => (one?.trim() ? Number(one) : Number.NaN));
  const [lat, lon] = order === "lon-lat" ? [b!, a!] : [a!, b!];
  const km = unit === "m" ? far! / 1000 : far!;
  const sound =
    Math.abs(lat) <= 90 &&
    Math.abs(lon) <= 180 &&
    km > 0 &&
    km <= farthestKm &&
    ["km", "m", ""].includes(unit) &&
    more.length === 0;
  return sound ? { kind: "near", centre: { lat, lon }, km } : null;
}

/** Opaque to whoever follows it, checked when it comes back. */
export const writePage = ({ after, km, total }: Page) =>
  btoa(JSON.stringify([after, km, total]))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

function readPage(text: string, type: ResourceType): Page | null {
  if (!/^[\w-]{8,400}$/.test(text)) return null;
  try {
    const said: unknown = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
    if (!Array.isArray(said) || said.length !== 3) return null;
    const [after, km, total] = said as unknown[];
    const sound = isKeyOf(type, after) && (km === null || typeof km === "number") && typeof total === "number";
    return sound ? { after, km, total } : null;
  } catch {
    return null;
  }
}

/** What a row is found by: an establishment by its FINESS number, a unit by its own identifier. */
export const isKeyOf = (type: ResourceType, key: unknown): key is string =>
  typeof key === "string" && (type === "Organization" ? /^[0-9A-Z]{9}$/.test(key) : isUuid(key));
