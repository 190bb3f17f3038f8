import type { Db } from "#db/db.ts";
import { dayOf } from "#lib/dates.ts";
import { findLook, listSeen, listToLook, type ToLook } from "./look.store.ts";
import { listSaid } from "./said.store.ts";
import { appeared, isQuiet, type SaidNow, searchOfCriteria } from "./saved-search.ts";
import { askOldSearches, endLook, forgetSearches, tellSearch } from "./tell.action.ts";

const batch = 500;

/**
 * Every hour of the day: what appeared in the directory since the last look is held against each saved search, from memory,
 * only the establishments that changed. Equal searches are looked up once. Stopped in the middle, it begins again: what was
 * told is noted with its letter in one transaction.
 */
export async function lookSavedSearches(db: Db, now: Date): Promise<void> {
  if (isQuiet(now)) return;
  const look = await findLook(db, now);
  const onlyBehind = look.changed?.size === 0;
  const saidOf = saidOnce(db, now);
  for (let after: ToLook | null = null; ; ) {
    const searches: ToLook[] = await listToLook(db, { after, today: dayOf(now), onlyBehind, limit: batch });
    const ids = searches.map(({ id }) => id);
    const seen = await listSeen(db, ids);
    for (const search of searches) {
      const looked = search.behind ? null : look.changed;
      const said = await saidOf(search, looked);
      if (said && (search.behind || isNews(seen.get(search.id) ?? {}, said, { search, looked, now })))
        await tellSearch(db, search, { said, looked }, now);
    }
    after = searches.at(-1) ?? null;
    if (searches.length < batch) break;
  }
  await endLook(db, look, now);
}

/** Equal searches come one after the other: what they find is read once. */
function saidOnce(db: Db, now: Date) {
  let last: { key: string; said: SaidNow | null } = { key: "", said: null };
  return async (search: ToLook, looked: ReadonlySet<string> | null): Promise<SaidNow | null> => {
    const key = `${search.print} ${looked === null} ${search.isProfessional}`;
    if (last.key !== key) last = { key, said: await listSaid(db, search, now, looked) };
    return last.said;
  };
}

/** Whether anything differs from what was seen: most searches are left as they are, without a lock or a write. */
function isNews(
  before: Parameters<typeof appeared>[0],
  said: SaidNow,
  { search, looked, now }: { search: ToLook; looked: ReadonlySet<string> | null; now: Date },
): boolean {
  const { seen } = appeared(before, said, { search: searchOfCriteria(search.criteria), looked, at: now });
  const [was, is] = [Object.keys(before), Object.keys(seen)];
  return was.length !== is.length || is.some((id) => JSON.stringify(seen[id]) !== JSON.stringify(before[id]));
}

/** Every hour: what is old is asked about by day, what nobody keeps is forgotten. */
export async function ageSavedSearches(db: Db, now: Date): Promise<void> {
  await forgetSearches(db, now);
  if (isQuiet(now)) return;
  while (await askOldSearches(db, now));
}
