import type { Db } from "#db/db.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { deleteSaved, lockSaved, saveName, saveState } from "./saved-search.store.ts";
import {
  type Change,
  type ChangeRefusal,
  changed,
  checkName,
  type SearchId,
  type SubscriberId,
} from "./saved-search.ts";
import { deleteSubscriber } from "./subscriber.store.ts";

/** One of this subscriber's searches: somebody else's is not found. */
type Which = { search: SearchId; subscriber: SubscriberId };
type NotFound = { kind: "not-found" };

export const changeSearch = (
  db: Db,
  { search, subscriber }: Which,
  change: Change,
  now: Date,
): Promise<Result<void, ChangeRefusal | NotFound>> =>
  db.transaction().execute(async (tx) => {
    const saved = await lockSaved(tx, search, subscriber);
    if (!saved) return refuse({ kind: "not-found" });
    const next = changed(saved, change);
    if (!next.ok) return next;
    await saveState(tx, search, next.value, now);
    return ok(undefined);
  });

export const renameSearch = (
  db: Db,
  { search, subscriber }: Which,
  name: string,
): Promise<Result<void, NotFound | { kind: "no-name" } | { kind: "name-too-long" }>> =>
  db.transaction().execute(async (tx) => {
    if (!(await lockSaved(tx, search, subscriber))) return refuse({ kind: "not-found" });
    const checked = checkName(name);
    if (checked.ok) await saveName(tx, search, name);
    return checked;
  });

export const deleteSearch = (db: Db, { search, subscriber }: Which): Promise<Result<void, NotFound>> =>
  db.transaction().execute(async (tx) => {
    if (!(await lockSaved(tx, search, subscriber))) return refuse({ kind: "not-found" });
    await deleteSaved(tx, search);
    return ok(undefined);
  });

/** Every search and the address itself. */
export const forgetSubscriber = (db: Db, subscriber: SubscriberId): Promise<void> =>
  db.transaction().execute((tx) => deleteSubscriber(tx, subscriber));
