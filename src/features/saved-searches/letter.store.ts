import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService } from "#db/vault.ts";
import { newId } from "#lib/ids.ts";
import type { LetterKind } from "./letter.ts";
import type { FoundPlaces, SearchId, SubscriberId } from "./saved-search.ts";

export type LetterId = string & { readonly __brand: "LetterId" };

type NewLetter = {
  subscriber: SubscriberId;
  search: SearchId | null;
  kind: LetterKind;
  found?: FoundPlaces[];
  /** Otherwise told by a notice. */
  byMail: boolean;
};

export async function insertLetter(tx: Tx, letter: NewLetter, now: Date): Promise<LetterId> {
  const id = newId<LetterId>();
  await tx
    .insertInto("search_letter")
    .values({
      id,
      subscriber_id: letter.subscriber,
      search_id: letter.search,
      kind: letter.kind,
      found: letter.found ? sealForService(JSON.stringify(letter.found)) : null,
      mail: letter.byMail ? "waiting" : "none",
      at: now,
      mailed_at: null,
    })
    .execute();
  return id;
}

export type LetterToSend = {
  kind: LetterKind;
  address: string;
  /** Of the managing link. */
  token: string;
  /** Of the link that confirms; null when there is nothing to confirm any more. */
  confirm: string | null;
  name: string | null;
  found: FoundPlaces[];
};

/** Null when it has gone, or when what it speaks of was ended since. */
export async function findLetterToSend(db: Db, id: LetterId, now: Date): Promise<LetterToSend | null> {
  const { rows } = await sql<{
    kind: LetterKind;
    found: Buffer | null;
    address: Buffer;
    token: Buffer;
    name: Buffer | null;
    confirm: Buffer | null;
  }>`
    select l.kind, l.found, s.address, s.token, q.name, case when q.confirm_until > ${now} then q.confirm_token end as confirm
    from search_letter l
      join search_subscriber s on s.id = l.subscriber_id
      left join saved_search q on q.id = l.search_id
    where l.id = ${id} and l.mail in ('waiting', 'failed') and s.address is not null
      and (l.kind <> 'found' or q.state = 'active') and (l.kind <> 'still-useful' or q.asked_at is not null)
      and (l.kind <> 'confirm' or (q.state = 'to-confirm' and q.confirm_until > ${now}))`.execute(db);
  const row = rows[0];
  if (!row) return null;
  const opened = (sealed: Buffer | null) => (sealed ? openForService(sealed) : null);
  return {
    kind: row.kind,
    address: openForService(row.address),
    token: openForService(row.token),
    confirm: opened(row.confirm),
    name: opened(row.name),
    found: JSON.parse(opened(row.found) ?? "[]") as FoundPlaces[],
  };
}

/** A mail already gone stays so. The token it carried is forgotten: its hash is enough. */
export async function saveMailed(tx: Tx, id: LetterId, outcome: "sent" | "failed" | "none", now: Date): Promise<void> {
  const row = await tx
    .updateTable("search_letter")
    .set({ mail: outcome, mailed_at: outcome === "sent" ? now : null })
    .where("id", "=", id)
    .where("mail", "in", ["waiting", "failed"])
    .returning(["kind", "search_id"])
    .executeTakeFirst();
  if (outcome === "sent" && row?.kind === "confirm" && row.search_id)
    await tx.updateTable("saved_search").set({ confirm_token: null }).where("id", "=", row.search_id).execute();
}

export type LastFound = { at: Date; found: FoundPlaces[] };

/** What was last found, by search. */
export async function listLastFound(db: Db, subscriber: SubscriberId): Promise<Map<SearchId, LastFound>> {
  const { rows } = await sql<{ search: SearchId; at: Date; found: Buffer }>`
    select distinct on (search_id) search_id as search, at, found from search_letter
    where subscriber_id = ${subscriber} and kind = 'found' order by search_id, at desc`.execute(db);
  return new Map(
    rows.map(({ search, at, found }) => [search, { at, found: JSON.parse(openForService(found)) as FoundPlaces[] }]),
  );
}

export async function deleteOldLetters(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom("search_letter").where("at", "<", before).execute();
}
