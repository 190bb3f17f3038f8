import type { Db } from "#db/db.ts";
import { findWhere } from "#features/search/place.store.ts";
import { listPlacesSaid } from "#features/search/search.store.ts";
import { appeared, type SaidNow, type SeenPlaces, searchOfCriteria } from "./saved-search.ts";

type Asked = { criteria: string; isProfessional: boolean };

/** What answers these criteria and says of its places, among these establishments or all; null when the place is not known any more. */
export async function listSaid(
  db: Db,
  { criteria, isProfessional }: Asked,
  now: Date,
  among: ReadonlySet<string> | null,
): Promise<SaidNow | null> {
  const { search } = await findWhere(db, { ...searchOfCriteria(criteria), seesSensitive: isProfessional });
  return search.place && !search.around ? null : listPlacesSaid(db, search, now, among);
}

/** The places there are now: what appears later is new. Null when the place is not known. */
export async function readPresent(db: Db, asked: Asked, now: Date): Promise<SeenPlaces | null> {
  const said = await listSaid(db, asked, now, null);
  return said && appeared({}, said, { search: searchOfCriteria(asked.criteria), looked: null, at: now }).seen;
}
