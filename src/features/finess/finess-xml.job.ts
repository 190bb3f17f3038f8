import type { Draft } from "#features/imports/draft.ts";
import { type LegalEntity, readEntity } from "#features/imports/entity.ts";
import type { Locator } from "#features/imports/locator.ts";
import type { Encoding } from "#features/imports/read-file.job.ts";
import type { Item } from "#features/imports/run-lines.job.ts";
import { ok, refuse } from "#lib/result.ts";
import { type Equipment, readEquipment } from "./equipment.ts";
import { readEstablishment } from "./finess.ts";
import { recordsOfXml } from "./read-xml.job.ts";

/** Why the flow stopped before its end; told once it has been read. */
export type Breakage = { reason: string | null };

/** The establishments of the flow cs1400102. It has no coordinates: those of the classic extraction stay. */
export async function* readXmlEstablishments(
  path: string,
  encoding: Encoding,
  locator: Locator,
  breakage: Breakage,
): AsyncGenerator<Item<Draft>> {
  for await (const record of recordsOfXml(path, encoding)) {
    if ("broken" in record) breakage.reason = record.broken;
    else if (record.name === "structureet") {
      const reading = readEstablishment(record.fields, () => null, locator);
      const { line, bytes } = record;
      yield { line, bytes, reading: reading.ok ? ok({ value: reading.value.draft }) : reading };
    }
  }
}

/** The legal entities of the flow cs1400101. */
export async function* readXmlEntities(
  path: string,
  encoding: Encoding,
  breakage: Breakage,
): AsyncGenerator<Item<LegalEntity>> {
  for await (const record of recordsOfXml(path, encoding)) {
    if ("broken" in record) breakage.reason = record.broken;
    else if (record.name === "structureej")
      yield { line: record.line, bytes: record.bytes, reading: readEntity(record.fields) };
  }
}

/**
 * The social equipment of the flow cs1400105, gathered by establishment: its rows may be anywhere in the file, so a flow
 * cut before its end gives nothing at all.
 */
export async function* readXmlEquipment(
  path: string,
  encoding: Encoding,
  breakage: Breakage,
): AsyncGenerator<Item<Equipment>> {
  const gathered = new Map<string, { equipment: Equipment; line: number }>();
  const rejected: Item<Equipment>[] = [];
  for await (const record of recordsOfXml(path, encoding)) {
    if ("broken" in record) {
      breakage.reason = record.broken;
      return;
    }
    if (record.name !== "equipementsocial") continue;
    const { line, bytes } = record;
    const read = readEquipment(record.fields);
    if (!read.ok) {
      rejected.push({ line, bytes, reading: refuse(read.refusal) });
      continue;
    }
    if (!read.value) continue;
    const { finess, kind, places, date } = read.value;
    const equipment: Equipment = gathered.get(finess)?.equipment ?? { finess, date: null, places: {} };
    equipment.places[kind] = (equipment.places[kind] ?? 0) + places;
    if (date && (equipment.date === null || date > equipment.date)) equipment.date = date;
    if (!gathered.has(finess)) gathered.set(finess, { equipment, line });
  }
  yield* rejected;
  for (const { equipment, line } of gathered.values()) yield { line, bytes: 0, reading: ok({ value: equipment }) };
}
