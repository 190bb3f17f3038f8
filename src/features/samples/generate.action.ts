import type { Db, Tx } from "#db/db.ts";
import { insertContacts } from "#features/contacts/contact.store.ts";
import type { LocatedCommune } from "#features/directory/commune.ts";
import { fillCommunes } from "#features/directory/communes.action.ts";
import { findFacility, hasFacilities, insertFacilities, settleIndexes } from "#features/directory/facility.store.ts";
import { readGazetteer } from "#features/directory/gazetteer.store.ts";
import { insertUnits } from "#features/directory/unit.store.ts";
import { asACountry } from "./country.ts";
import { demoCast, firstOfTheCrowd } from "./demo-cast.ts";
import { generate, generateDialysis, generateEsms, type NewFacility, type Town } from "./generate.ts";

/** Of the crowd, those for disabled people. */
const esmsShare = 0.1;
/** Dialysis centres. */
const dialysisShare = 0.005;

export type Generated = { facilities: number; units: number };

/**
 * Adds the demonstration's cast, and to an empty directory a crowd of fictitious facilities, in one transaction:
 * a start that is cut leaves no half directory. Done once; imported facilities are left alone.
 * `country`: as many units and as much said of each as the real one has, for measures.
 */
export async function generateDirectory(
  db: Db,
  {
    facilities,
    seed,
    now = new Date(),
    country = false,
  }: { facilities: number; seed: number; now?: Date; country?: boolean },
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Generated> {
  return db.transaction().execute(async (tx) => {
    const cast = demoCast(now);
    if (await findFacility(tx, cast[0]!.facility.id)) return { facilities: 0, units: 0 };
    const communes = readGazetteer();
    await fillCommunes(tx, communes);
    const towns = townsOf(communes);
    const all = (await hasFacilities(tx)) ? 0 : Math.max(0, facilities - cast.length);
    const esms = Math.floor(all * esmsShare);
    const draw = { seed, towns, now };
    const centres = Math.floor(all * dialysisShare);
    const plain = generate({ ...draw, count: all - esms - centres, first: firstOfTheCrowd });
    const crowd = country ? asACountry(plain, { towns, seed, now }) : plain;
    const disabled = generateEsms({ ...draw, count: esms, first: firstOfTheCrowd + all - esms });
    const dialysis = generateDialysis({ ...draw, count: centres, first: firstOfTheCrowd + all - esms - centres });
    const written = { facilities: 0, units: 0 };
    for (const batch of inBatches([cast, crowd, dialysis, disabled], 1000)) {
      await write(tx, batch);
      written.facilities += batch.length;
      written.units += batch.reduce((n, { units }) => n + units.length, 0);
      onProgress(written.facilities, facilities);
    }
    await settleIndexes(tx);
    return written;
  });
}

async function write(tx: Tx, batch: readonly NewFacility[]) {
  await insertFacilities(
    tx,
    batch.map(({ facility }) => facility),
    () => null,
  );
  await insertUnits(
    tx,
    batch.flatMap(({ units }) => units),
  );
  await insertContacts(
    tx,
    batch.flatMap(({ contacts }) => contacts ?? []),
  );
}

/** The towns of mainland France, Corsica and the five overseas départements whose point is known. */
const townsOf = (communes: readonly LocatedCommune[]): Town[] =>
  communes.flatMap(({ point, exact, ...commune }) =>
    point && exact && !/^9(75|77|78|8)/.test(commune.departement) ? [{ ...commune, point }] : [],
  );

function* inBatches<Item>(sources: readonly Iterable<Item>[], size: number): Generator<Item[]> {
  let batch: Item[] = [];
  for (const source of sources)
    for (const item of source) {
      batch.push(item);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}
