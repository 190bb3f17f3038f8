import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Db } from "#db/db.ts";
import { count } from "#lib/french.ts";
import { loadGrid } from "./load.action.ts";
import { type FileLine, fileFields } from "./reading.ts";

type Console = { out: (said: string) => void; err: (said: string) => void };
const usage = "npm run grid -- FICHIER.csv --a-partir AAAA-MM-JJ [--titre TITRE]";

/** npm run grid: 0 loaded, 1 not readable, 2 refused; each mistake is told with its line and its field. */
export async function runGrid(db: Db, args: string[], { out, err }: Console, now: Date): Promise<number> {
  const option = (name: string) => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? "") : undefined);
  const [file, from] = [args[0], option("--a-partir")];
  if (!file || file.startsWith("--") || from === undefined) {
    err(usage);
    return 1;
  }
  const lines = readLines(file);
  if (typeof lines === "string") {
    err(lines);
    return 1;
  }
  const title = option("--titre")?.trim() || "Grille de repérage";
  const done = await loadGrid(db, lines, { title, from }, now);
  if (done.ok) {
    const { version, bands, any, risks } = done.value;
    out(
      `Grille ${version} : ${count(bands.length, "tranche")}, ${count(any.length, "signe")} à tout âge, ${count(risks.length, "facteur")} de risque. Elle s’applique aux examens à partir du ${from}.`,
    );
    return 0;
  }
  if (done.refusal.kind === "first-day") err(done.refusal.said);
  else for (const { line, field, said } of done.refusal.problems) err(`ligne ${line}, ${field} : ${said}`);
  return 2;
}

function readLines(file: string): FileLine[] | string {
  try {
    const read = parse(readFileSync(file, "utf8"), {
      ...{ columns: true, delimiter: ";", bom: true, trim: true, skip_empty_lines: true, info: true },
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    const missing = fileFields.filter((field) => !(field in (read[0]?.record ?? {})));
    if (missing.length > 0) return `ligne 1 : ${count(missing.length, "colonne")} manquante : ${missing.join(", ")}`;
    return read.map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    return `${file} ne se lit pas : ${error instanceof Error ? error.message : String(error)}`;
  }
}
