import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { openForService, sealForService, searchable } from "#db/vault.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import type { SavedSearch, SearchId, SeenPlaces, State, SubscriberId } from "./saved-search.ts";

const printOf = (criteria: string) => searchable(`criteria ${criteria}`);

type NewSearch = { subscriber: SubscriberId; unit: UnitId | null; name: string; criteria: string };

const rowOf = ({ subscriber, unit, name, criteria }: NewSearch, now: Date) => ({
  id: newId<SearchId>(),
  subscriber_id: subscriber,
  unit_id: unit,
  name: sealForService(name),
  criteria: sealForService(criteria),
  criteria_print: printOf(criteria),
  created_at: now,
  kept_at: now,
});

/** To be confirmed by a link; the former one of the same criteria opens nothing any more. */
export async function saveToConfirm(
  tx: Tx,
  search: NewSearch,
  { now, until }: { now: Date; until: Date },
): Promise<SearchId> {
  await tx
    .deleteFrom("saved_search")
    .where("subscriber_id", "=", search.subscriber)
    .where("criteria_print", "=", printOf(search.criteria))
    .where("state", "=", "to-confirm")
    .execute();
  const token = newToken();
  const row = rowOf(search, now);
  await tx
    .insertInto("saved_search")
    .values({
      ...row,
      state: "to-confirm",
      confirm_hash: sha256(token),
      confirm_token: sealForService(token),
      confirm_until: until,
      seen: null,
    })
    .execute();
  return row.id;
}

export async function saveActive(tx: Tx, search: NewSearch, seen: SeenPlaces, now: Date): Promise<SearchId> {
  const row = rowOf(search, now);
  await tx
    .insertInto("saved_search")
    .values({ ...row, state: "active", seen: sealForService(JSON.stringify(seen)) })
    .execute();
  return row.id;
}

/** The search a link confirms, while it opens. */
export async function findToConfirm(
  db: Db,
  token: string,
  now: Date,
): Promise<{ id: SearchId; subscriber: SubscriberId; name: string; criteria: string } | null> {
  const row = await db
    .selectFrom("saved_search")
    .select(["id", "subscriber_id", "name", "criteria"])
    .where("confirm_hash", "=", sha256(token))
    .where("state", "=", "to-confirm")
    .where("confirm_until", ">", now)
    .executeTakeFirst();
  return row
    ? {
        id: row.id as SearchId,
        subscriber: row.subscriber_id as SubscriberId,
        name: openForService(row.name),
        criteria: openForService(row.criteria),
      }
    : null;
}

/** Once: of two clicks at the same moment, one confirms. */
export async function saveConfirmed(tx: Tx, id: SearchId, seen: SeenPlaces, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("saved_search")
    .set({
      ...{ state: "active", confirm_hash: null, confirm_token: null, confirm_until: null, kept_at: now },
      seen: sealForService(JSON.stringify(seen)),
    })
    .where("id", "=", id)
    .where("state", "=", "to-confirm")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Those kept, whatever their state but not confirmed. */
export async function countSaved(db: Db, subscriber: SubscriberId): Promise<number> {
  const { n } = await db
    .selectFrom("saved_search")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .where("subscriber_id", "=", subscriber)
    .where("state", "!=", "to-confirm")
    .executeTakeFirstOrThrow();
  return n;
}

export async function hasCriteria(db: Db, subscriber: SubscriberId, criteria: string): Promise<boolean> {
  const row = await db
    .selectFrom("saved_search")
    .select("id")
    .where("subscriber_id", "=", subscriber)
    .where("criteria_print", "=", printOf(criteria))
    .where("state", "!=", "to-confirm")
    .executeTakeFirst();
  return row !== undefined;
}

export async function listSaved(db: Db, subscriber: SubscriberId): Promise<SavedSearch[]> {
  const rows = await db
    .selectFrom("saved_search")
    .selectAll()
    .where("subscriber_id", "=", subscriber)
    .where("state", "!=", "to-confirm")
    .orderBy("created_at")
    .execute();
  return rows.map(toSaved);
}

const toSaved = (row: Selectable<Tables["saved_search"]>): SavedSearch => ({
  id: row.id as SearchId,
  name: openForService(row.name),
  criteria: openForService(row.criteria),
  state: row.state,
  createdAt: row.created_at,
  keptAt: row.kept_at,
  askedAt: row.asked_at,
});

/** Of this subscriber and nobody else. */
export async function lockSaved(tx: Tx, id: SearchId, subscriber: SubscriberId): Promise<SavedSearch | null> {
  const row = await tx
    .selectFrom("saved_search")
    .selectAll()
    .where("id", "=", id)
    .where("subscriber_id", "=", subscriber)
    .where("state", "!=", "to-confirm")
    .forUpdate()
    .executeTakeFirst();
  return row ? toSaved(row) : null;
}

/** Whatever its owner does with it says that it is useful; taken up again, it is looked at whole. */
export async function saveState(tx: Tx, id: SearchId, state: State, now: Date): Promise<void> {
  await tx
    .updateTable("saved_search")
    .set({ state, kept_at: now, asked_at: null, ended_at: null, ...(state === "active" ? { behind: true } : {}) })
    .where("id", "=", id)
    .execute();
}

export async function saveName(tx: Tx, id: SearchId, name: string): Promise<void> {
  await tx
    .updateTable("saved_search")
    .set({ name: sealForService(name) })
    .where("id", "=", id)
    .execute();
}

export async function deleteSaved(tx: Tx, id: SearchId): Promise<void> {
  await tx.deleteFrom("saved_search").where("id", "=", id).execute();
}

export type ToAsk = { id: SearchId; subscriber: SubscriberId; account: string | null; unit: UnitId | null };

/** Kept long enough ago to be asked whether they are still useful; marked as asked. */
export async function saveAsked(tx: Tx, keptBefore: Date, now: Date, limit: number): Promise<ToAsk[]> {
  const { rows } = await sql<ToAsk>`
    update saved_search q set asked_at = ${now} from search_subscriber s
    where s.id = q.subscriber_id and q.id in (
      select id from saved_search where state in ('active', 'paused') and kept_at < ${keptBefore} and asked_at is null
      order by kept_at limit ${limit} for update skip locked)
    returning q.id, q.subscriber_id as subscriber, s.account_id as account, q.unit_id as unit`.execute(tx);
  return rows;
}

/** Asked long ago, and nobody answered. */
export async function saveEnded(tx: Tx, askedBefore: Date, now: Date): Promise<void> {
  await tx
    .updateTable("saved_search")
    .set({ state: "ended", ended_at: now })
    .where("state", "in", ["active", "paused"])
    .where("asked_at", "<", askedBefore)
    .execute();
}

export async function deleteForgotten(tx: Tx, { now, endedBefore }: { now: Date; endedBefore: Date }): Promise<void> {
  await tx.deleteFrom("saved_search").where("state", "=", "to-confirm").where("confirm_until", "<", now).execute();
  await tx.deleteFrom("saved_search").where("state", "=", "ended").where("ended_at", "<", endedBefore).execute();
}
