import { ok, type Result, refuse } from "#lib/result.ts";
import type { Draft } from "./draft.ts";
import { exportColumns, mapColumns, readExportRow, readMapRow } from "./ehpad-prices.ts";
import { hospitalColumns, readHospital } from "./hospitals.ts";
import type { Locator } from "./locator.ts";
import { type Encoding, headerOf, rowsOf } from "./read-file.job.ts";
import type { Reader, Reading } from "./reading.ts";
import type { Item } from "./run-lines.job.ts";

/** The rows of a CSV with a header, each read as a facility. */
export async function* readRows(
  path: string,
  encoding: Encoding,
  locator: Locator,
  reader: Reader,
): AsyncGenerator<Item<Draft>> {
  for await (const record of rowsOf(path, encoding)) {
    const reading: Reading = "row" in record ? reader(record.row, locator) : refuse(record.error);
    yield itemOf(record.number, record.bytes, reading);
  }
}

/** Which of the layouts of that kind the header is; refused with the columns it lacks. */
export async function readerFor(
  kind: "hospitals" | "ehpad-prices",
  path: string,
  encoding: Encoding,
): Promise<Result<Reader, string>> {
  const header = await headerOf(path, encoding);
  const lacks = (columns: readonly string[]) => columns.filter((column) => !header.includes(column));
  const layouts: readonly [readonly string[], Reader][] =
    kind === "hospitals"
      ? [[hospitalColumns, readHospital]]
      : [
          [mapColumns, readMapRow],
          [exportColumns, readExportRow],
        ];
  const layout = layouts.find(([columns]) => lacks(columns).length === 0);
  if (layout) return ok(layout[1]);
  return refuse(
    `Ce fichier n’a pas les colonnes attendues. Il manque : ${layouts.map(([columns]) => lacks(columns).join(", ")).join(" ; ou bien : ")}.`,
  );
}

export const itemOf = (line: number, bytes: number, reading: Reading): Item<Draft> => ({
  line,
  bytes,
  reading: reading.ok
    ? ok({ value: reading.value.draft, ...(reading.value.doubt ? { doubt: reading.value.doubt } : {}) })
    : reading,
});
