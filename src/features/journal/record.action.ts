import type { Db, Tx } from "#db/db.ts";
import { appendEntry, appendListed, hasUnlisted, lastReading } from "./journal.store.ts";
import type { JournalAct } from "./journal.ts";

/** Who acts, as the journal keeps them; null account: the platform itself. */
export type Actor = { account: string | null; who: string; unit: string | null; unitName: string };

/** Writes what is done in the caller's transaction: no commit, no entry; no entry, no commit. */
export const record = (tx: Tx, referral: string, actor: Actor, act: JournalAct, object: string, now: Date) =>
  appendEntry(tx, { referral, ...actor, act, object, at: now });

const sameReadingMinutes = 5;

/** Writes that someone looked. A live page re-reads itself: the same reading within five minutes is one entry. */
export async function recordReading(
  db: Db,
  referral: string,
  actor: Actor,
  act: JournalAct,
  object: string,
  now: Date,
): Promise<void> {
  const last = actor.account
    ? await lastReading(db, referral, { account: actor.account, who: actor.who }, act, object)
    : null;
  if (last && now.getTime() - last.getTime() < sameReadingMinutes * 60_000) return;
  await db.transaction().execute((tx) => appendEntry(tx, { referral, ...actor, act, object, at: now }));
}

const sameListingHours = 12;

/** Writes that a list showed something of the content of these dossiers. One reads a list all day: the same one is one entry a day. */
export async function recordListing(
  db: Db,
  referrals: readonly string[],
  actor: Actor,
  object: string,
  now: Date,
): Promise<void> {
  if (referrals.length === 0) return;
  const since = new Date(now.getTime() - sameListingHours * 3_600_000);
  const entry = { ...actor, act: "list", object, at: now } as const;
  if (!(await hasUnlisted(db, referrals, entry, since))) return;
  await db.transaction().execute((tx) => appendListed(tx, referrals, entry, since));
}
