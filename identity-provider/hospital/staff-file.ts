import { parse } from "csv-parse/sync";
import { faultOf } from "#idp/people/national-id.ts";
import { readBirthDate } from "#idp/people/rpps.ts";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** A line of human resources' file. */
export type StaffLine = {
  hrId: string;
  givenName: string;
  familyName: string;
  birthName: string;
  birthDate: string;
  function: string;
  unit: string;
  profession: string;
  email: string;
  mobile: string;
  nationalId: string;
};

export type StaffFault =
  | { kind: "no-id" }
  | { kind: "no-name" }
  | { kind: "twice"; hrId: string }
  | { kind: "mail-twice"; email: string };
export type StaffWarning = "birth-date" | "national-id" | "email" | "mobile";
export type StaffFile = {
  lines: StaffLine[];
  faults: { line: number; fault: StaffFault }[];
  /** Fields left out because they cannot be read; the person is kept. */
  warnings: { line: number; field: StaffWarning; value: string }[];
};
export type StaffFileRefusal =
  | { kind: "columns-missing"; missing: string[] }
  | { kind: "unreadable"; why: string }
  | { kind: "empty" };

const titles: Record<keyof StaffLine, string[]> = {
  hrId: ["matricule", "identifiant", "id"],
  givenName: ["prénom", "prénoms"],
  familyName: ["nom", "nom d'usage", "nom d'exercice"],
  birthName: ["nom de naissance", "nom de famille"],
  birthDate: ["date de naissance"],
  function: ["fonction", "métier", "libellé profession"],
  unit: ["unité", "service", "affectation"],
  profession: ["code profession"],
  email: ["courriel", "e-mail", "mail", "adresse électronique"],
  mobile: ["mobile", "téléphone mobile", "portable"],
  nationalId: ["identifiant national", "identification nationale", "rpps", "numéro rpps"],
};
const needed = ["hrId", "givenName", "familyName"] as const;

/** The export of human resources: separated by semicolons or commas, with a line of titles. */
export function readStaffFile(text: string): Result<StaffFile, StaffFileRefusal> {
  let rows: Record<string, string>[];
  let first: string[] = [];
  try {
    rows = parse(text, {
      bom: true,
      delimiter: text.split("\n", 1)[0]!.includes(";") ? ";" : ",",
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      columns: (header: string[]) => {
        first = header;
        return header.map(columnOf);
      },
    });
  } catch (cause) {
    return refuse({ kind: "unreadable" as const, why: cause instanceof Error ? cause.message : String(cause) });
  }
  const missing = needed.filter((column) => !first.map(columnOf).includes(column)).map((column) => titles[column][0]!);
  if (missing.length > 0) return refuse({ kind: "columns-missing" as const, missing });
  if (rows.length === 0) return refuse({ kind: "empty" as const });
  return ok(check(rows));
}

const known = new Map(
  Object.entries(titles).flatMap(([column, names]) => names.map((name) => [fold(name), column] as const)),
);
const columnOf = (title: string) => known.get(fold(title)) ?? `autre ${fold(title)}`;

function check(rows: Record<string, string>[]): StaffFile {
  const file: StaffFile = { lines: [], faults: [], warnings: [] };
  const ids = new Set<string>();
  const mails = new Set<string>();
  for (const [n, row] of rows.entries()) {
    const line = n + 2;
    const doubt = (field: StaffWarning, value: string) => void file.warnings.push({ line, field, value });
    const person = readRow(row, doubt);
    const fault = faultIn(person, ids, mails);
    if (fault) {
      file.faults.push({ line, fault });
      continue;
    }
    ids.add(person.hrId);
    if (person.email) mails.add(person.email.toLowerCase());
    file.lines.push(person);
  }
  return file;
}

function faultIn(person: StaffLine, ids: Set<string>, mails: Set<string>): StaffFault | null {
  if (!person.hrId) return { kind: "no-id" };
  if (!person.familyName || !person.givenName) return { kind: "no-name" };
  if (ids.has(person.hrId)) return { kind: "twice", hrId: person.hrId };
  if (person.email && mails.has(person.email.toLowerCase())) return { kind: "mail-twice", email: person.email };
  return null;
}

function readRow(row: Record<string, string>, doubt: (field: StaffWarning, value: string) => void): StaffLine {
  const said = (column: keyof StaffLine) => row[column] ?? "";
  const readable = (field: StaffWarning, value: string, read: string) => {
    if (value && !read) doubt(field, value);
    return read;
  };
  const typedId = said("nationalId").replaceAll(/\s/g, "");
  const nationalId = /^\d{11}$/.test(typedId) ? `8${typedId}` : typedId;
  return {
    hrId: said("hrId"),
    givenName: said("givenName"),
    familyName: said("familyName"),
    birthName: said("birthName"),
    birthDate: readable("birth-date", said("birthDate"), readBirthDate(said("birthDate"))),
    function: said("function"),
    unit: said("unit"),
    profession: said("profession"),
    email: readable("email", said("email"), isMail(said("email")) ? said("email") : ""),
    mobile: readable("mobile", said("mobile"), readMobile(said("mobile"))),
    nationalId: readable("national-id", nationalId, faultOf(nationalId) === null ? nationalId : ""),
  };
}

/** "06 12 34 56 78" → "+33612345678"; a number that is no French mobile is not used. */
export function readMobile(typed: string): string {
  const digits = typed.replaceAll(/[\s.\-()]/g, "").replace(/^(\+33|0033)0?/, "0");
  return /^0[67]\d{8}$/.test(digits) ? `+33${digits.slice(1)}` : "";
}

const isMail = (text: string) => text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
