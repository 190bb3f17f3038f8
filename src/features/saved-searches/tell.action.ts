import { announce, type Db, type Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { notifyAccounts } from "#features/notices/notify.action.ts";
import { enqueue } from "#jobs/jobs.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { deleteOldLetters, insertLetter } from "./letter.store.ts";
import type { LetterKind } from "./letter.ts";
import { type Look, lockToLook, saveBehind, saveLook, saveSeen } from "./look.store.ts";
import { deleteForgotten, saveAsked, saveEnded } from "./saved-search.store.ts";
import {
  appeared,
  askBefore,
  endBefore,
  type FoundPlaces,
  forgetEndedBefore,
  forgetLettersBefore,
  type SaidNow,
  type SearchId,
  type SubscriberId,
  savedSearchLimits,
  searchOfCriteria,
} from "./saved-search.ts";
import { deleteIdleSubscribers } from "./subscriber.store.ts";

type Told = { subscriber: SubscriberId; search: SearchId; account: AccountId | null; unit: UnitId | null };

/** Notes what there is now, and tells what was not there before: once a day and by search, one letter or one notice. */
export async function tellSearch(
  db: Db,
  search: { id: SearchId; criteria: string },
  { said, looked }: { said: SaidNow; looked: ReadonlySet<string> | null },
  now: Date,
): Promise<void> {
  const unit = await db.transaction().execute(async (tx) => {
    const known = await lockToLook(tx, search.id, dayOf(now));
    if (!known) return null;
    // said and looked were taken for what was seen then: one left behind since waits for its whole look
    if (known.behind && looked) return null;
    const asked = searchOfCriteria(search.criteria);
    const { seen, found } = appeared(known.seen ?? {}, said, { search: asked, looked, at: now });
    await saveSeen(tx, search.id, seen, found.length > 0 ? dayOf(now) : null);
    if (found.length === 0) return null;
    await tell(tx, { ...known, search: search.id }, { kind: "found", found }, now);
    return known.unit;
  });
  if (unit) await announce(db, [`unit:${unit}`]);
}

async function tell(
  tx: Tx,
  { subscriber, search, account, unit }: Told,
  { kind, found }: { kind: LetterKind; found?: FoundPlaces[] },
  now: Date,
): Promise<void> {
  const letter = await insertLetter(
    tx,
    { subscriber, search, kind, ...(found ? { found } : {}), byMail: !account },
    now,
  );
  if (!account || !unit) return enqueue(tx, "mail-search-letter", { letter });
  return notifyAccounts(tx, [{ account, unit, kind: found ? "place-found" : "search-old" }], now);
}

/** How far the directory was looked at; those that could not be told anything look at everything next time. */
export const endLook = (db: Db, look: Look, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await saveBehind(tx, dayOf(now));
    await saveLook(tx, look, now);
  });

const mostAsked = 200;

/** Asks whether old searches are still useful. Returns whether some are left to ask. */
export const askOldSearches = (db: Db, now: Date): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const asked = await saveAsked(tx, askBefore(now), now, mostAsked);
    for (const { id, subscriber, account, unit } of asked)
      await tell(
        tx,
        { subscriber, search: id, account: account as AccountId | null, unit },
        { kind: "still-useful" },
        now,
      );
    return asked.length === mostAsked;
  });

/** Addresses nobody confirmed, searches nobody answered for, what was told long ago. */
export const forgetSearches = (db: Db, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await saveEnded(tx, endBefore(now), now);
    await deleteForgotten(tx, { now, endedBefore: forgetEndedBefore(now) });
    await deleteOldLetters(tx, forgetLettersBefore(now));
    await deleteIdleSubscribers(tx, addHours(now, -savedSearchLimits.confirmHours));
  });
