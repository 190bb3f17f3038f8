import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService } from "#db/vault.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { SearchId, SeenPlaces, SubscriberId } from "./saved-search.ts";

/** What changed in the directory since the last look. `changed`: its establishments; null when everything is to be looked at. */
export type Look = { changed: Set<string> | null; horizon: string };

/** What the changes of communes are noted under (migration 0031). */
const communes = "00000000-0000-0000-0000-000000000000";
/** Changes are kept a day; a day that comes opens units and closes others. */
const wholeHours = 20;

/** The same reading of the changes as the search's own (search/catalogue.store.ts): a transaction still open is read again. */
export async function findLook(db: Db, now: Date): Promise<Look> {
  const { rows } = await sql<{ horizon: string; whole: boolean; changed: string[] | null }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
      coalesce(l.whole_at < ${now}::timestamptz - make_interval(hours => ${wholeHours}), true) as whole,
      (select array_agg(distinct c.facility_id::text) from directory_change c where c.xid >= l.horizon) as changed
    from (select) one left join search_look l on true`.execute(db);
  const { horizon, whole, changed } = rows[0]!;
  const ids = new Set(changed ?? []);
  return { horizon, changed: whole || ids.has(communes) ? null : ids };
}

export async function saveLook(tx: Tx, { changed, horizon }: Look, now: Date): Promise<void> {
  await sql`insert into search_look (horizon, looked_at, whole_at) values (${horizon}::xid8, ${now}, ${now})
    on conflict (one) do update set horizon = excluded.horizon, looked_at = excluded.looked_at,
      whole_at = case when ${changed === null} then excluded.whole_at else search_look.whole_at end`.execute(tx);
}

export type ToLook = {
  id: SearchId;
  print: string;
  criteria: string;
  behind: boolean;
  isProfessional: boolean;
};

/** Searches that may still be told something today, equal ones side by side; `onlyBehind`: nothing else changed. */
export async function listToLook(
  db: Db,
  {
    after,
    today,
    onlyBehind,
    limit,
  }: { after: Pick<ToLook, "print" | "id"> | null; today: string; onlyBehind: boolean; limit: number },
): Promise<ToLook[]> {
  const { rows } = await sql<{ id: SearchId; print: Buffer; criteria: Buffer; behind: boolean; pro: boolean }>`
    select q.id, q.criteria_print as print, q.criteria, q.behind, s.account_id is not null as pro
    from saved_search q join search_subscriber s on s.id = q.subscriber_id
    where q.state = 'active' and q.told_on is distinct from ${today}
      and (q.behind or not ${onlyBehind})
      and (${after === null} or (q.criteria_print, q.id) > (${after ? Buffer.from(after.print, "hex") : Buffer.alloc(0)}, ${after?.id ?? communes}::uuid))
      and (s.account_id is null or exists (select 1 from habilitation h join account a on a.id = h.account_id
        where h.account_id = s.account_id and h.unit_id = q.unit_id and a.state = 'active'
          and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})))
    order by q.criteria_print, q.id limit ${limit}`.execute(db);
  return rows.map(({ id, print, criteria, behind, pro }) => ({
    id,
    print: print.toString("hex"),
    criteria: openForService(criteria),
    behind,
    isProfessional: pro,
  }));
}

/** Those that hear no more today, or that cannot: they look at everything next time. */
export async function saveBehind(tx: Tx, today: string): Promise<void> {
  await sql`update saved_search q set behind = true from search_subscriber s
    where s.id = q.subscriber_id and q.state = 'active' and not q.behind and (q.told_on = ${today}
      or (s.account_id is not null and not exists (select 1 from habilitation h join account a on a.id = h.account_id
        where h.account_id = s.account_id and h.unit_id = q.unit_id and a.state = 'active'
          and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today}))))`.execute(tx);
}

export type Looked = {
  subscriber: SubscriberId;
  account: AccountId | null;
  unit: UnitId | null;
  seen: SeenPlaces | null;
  behind: boolean;
};

/** Still active, and not told yet today: of two workers at once, the second finds nothing to tell. */
export async function lockToLook(tx: Tx, id: SearchId, today: string): Promise<Looked | null> {
  const { rows } = await sql<{
    subscriber: SubscriberId;
    account: AccountId | null;
    unit: UnitId | null;
    seen: Buffer | null;
    behind: boolean;
  }>`
    select q.subscriber_id as subscriber, s.account_id as account, q.unit_id as unit, q.seen, q.behind
    from saved_search q join search_subscriber s on s.id = q.subscriber_id
    where q.id = ${id} and q.state = 'active' and q.told_on is distinct from ${today} for update of q`.execute(tx);
  const row = rows[0];
  return row ? { ...row, seen: row.seen && (JSON.parse(openForService(row.seen)) as SeenPlaces) } : null;
}

export async function saveSeen(tx: Tx, id: SearchId, seen: SeenPlaces, toldOn: string | null): Promise<void> {
  await tx
    .updateTable("saved_search")
    .set({ seen: sealForService(JSON.stringify(seen)), behind: false, ...(toldOn ? { told_on: toldOn } : {}) })
    .where("id", "=", id)
    .execute();
}

/** What they have seen, to compare without locking: most have nothing new. */
export async function listSeen(db: Db, ids: readonly SearchId[]): Promise<Map<SearchId, SeenPlaces | null>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("saved_search").select(["id", "seen"]).where("id", "in", ids).execute();
  return new Map(
    rows.map(({ id, seen }) => [id as SearchId, seen && (JSON.parse(openForService(seen)) as SeenPlaces)]),
  );
}
