import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { firstHash, type JournalAct, type JournalEntry, withoutSeparator } from "./journal.ts";

type NewEntry = Omit<JournalEntry, "seq" | "hash">;

/** Adds an entry at the end of the dossier's chain, in one statement; the head's row lock orders concurrent ones. */
export async function appendEntry(tx: Tx, entry: NewEntry): Promise<void> {
  const [who, unitName, object] = [entry.who, entry.unitName, entry.object].map(withoutSeparator);
  const e = { ...entry, who, unitName, object };
  await sql`
    with head as (
      insert into journal_head as h (referral_id, seq, hash)
      values (${e.referral}, 1, journal_hash(${firstHash}, ${e.referral}, 1, ${e.at}, ${e.account}, ${e.who}, ${e.unit}, ${e.unitName}, ${e.act}, ${e.object}))
      on conflict (referral_id) do update set
        seq = h.seq + 1,
        hash = journal_hash(h.hash, ${e.referral}, h.seq + 1, ${e.at}, ${e.account}, ${e.who}, ${e.unit}, ${e.unitName}, ${e.act}, ${e.object})
      returning seq, hash
    )
    insert into journal_entry (referral_id, seq, at, account_id, who, unit_id, unit_name, act, object, hash)
    select ${e.referral}, head.seq, ${e.at}, ${e.account}, ${e.who}, ${e.unit}, ${e.unitName}, ${e.act}, ${e.object}, head.hash from head
  `.execute(tx);
}

/**
 * The same entry at the end of the chain of each of these dossiers, but those this account already has it in since then; in one
 * statement, and in one order, so that two lists never wait for one another.
 */
export async function appendListed(
  tx: Tx,
  referrals: readonly string[],
  entry: Omit<NewEntry, "referral">,
  since: Date,
): Promise<void> {
  const [who, unitName, object] = [entry.who, entry.unitName, entry.object].map(withoutSeparator);
  const e = { ...entry, who, unitName, object };
  await sql`
    with listed as (
      select x.id from (select distinct id from unnest(${[...referrals]}::uuid[]) id) x
      where not exists (select from journal_entry j where j.referral_id = x.id and j.account_id = ${e.account} and j.who = ${e.who}
        and j.act = ${e.act} and j.object = ${e.object} and j.at > ${since})
      order by x.id
    ), head as (
      insert into journal_head as h (referral_id, seq, hash)
      select id, 1, journal_hash(${firstHash}, id, 1, ${e.at}, ${e.account}, ${e.who}, ${e.unit}, ${e.unitName}, ${e.act}, ${e.object}) from listed
      on conflict (referral_id) do update set
        seq = h.seq + 1,
        hash = journal_hash(h.hash, h.referral_id, h.seq + 1, ${e.at}, ${e.account}, ${e.who}, ${e.unit}, ${e.unitName}, ${e.act}, ${e.object})
      returning referral_id, seq, hash
    )
    insert into journal_entry (referral_id, seq, at, account_id, who, unit_id, unit_name, act, object, hash)
    select head.referral_id, head.seq, ${e.at}, ${e.account}, ${e.who}, ${e.unit}, ${e.unitName}, ${e.act}, ${e.object}, head.hash from head
  `.execute(tx);
}

/** Whether one of these dossiers was not listed to this account since, in the same name: most looks at a list find none. */
export async function hasUnlisted(
  db: Db,
  referrals: readonly string[],
  { account, who, act, object }: Pick<NewEntry, "account" | "who" | "act" | "object">,
  since: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from unnest(${[...referrals]}::uuid[]) x (id)
    where not exists (select from journal_entry j where j.referral_id = x.id and j.account_id = ${account} and j.who = ${withoutSeparator(who)}
      and j.act = ${act} and j.object = ${withoutSeparator(object)} and j.at > ${since}) limit 1`.execute(db);
  return rows.length > 0;
}

/** When this account last recorded the same reading of the same thing, in the same name; null if never. */
export async function lastReading(
  db: Db,
  referral: string,
  { account, who }: { account: string; who: string },
  act: JournalAct,
  object: string,
): Promise<Date | null> {
  const row = await db
    .selectFrom("journal_entry")
    .select("at")
    .where("referral_id", "=", referral)
    .where("account_id", "=", account)
    .where("who", "=", withoutSeparator(who))
    .where("act", "=", act)
    .where("object", "=", object)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** The entries written by somebody who is no professional: the person, or somebody close to them. */
export async function listPersonsEntries(db: Db, referral: string): Promise<number[]> {
  const rows = await db
    .selectFrom("journal_entry")
    .innerJoin("account", "account.id", "journal_entry.account_id")
    .select("seq")
    .where("referral_id", "=", referral)
    .where("account.kind", "=", "person")
    .orderBy("seq")
    .execute();
  return rows.map((row) => row.seq);
}

/** Takes the names away from these entries; their hashes stay, and the chain goes on through them. */
export async function saveNameless(tx: Tx, referral: string, seqs: number[], name: string): Promise<void> {
  if (seqs.length === 0) return;
  await tx
    .updateTable("journal_entry")
    .set({ who: name, account_id: null, unit_id: null, unit_name: "" })
    .where("referral_id", "=", referral)
    .where("seq", "in", seqs)
    .execute();
}

export async function listEntries(db: Db, referral: string): Promise<JournalEntry[]> {
  const rows = await db
    .selectFrom("journal_entry")
    .selectAll()
    .where("referral_id", "=", referral)
    .orderBy("seq")
    .execute();
  return rows.map((r) => ({
    referral: r.referral_id,
    seq: r.seq,
    at: r.at,
    account: r.account_id,
    who: r.who,
    unit: r.unit_id,
    unitName: r.unit_name,
    act: r.act as JournalAct,
    object: r.object,
    hash: r.hash,
  }));
}

export async function findHead(db: Db, referral: string) {
  const row = await db
    .selectFrom("journal_head")
    .select(["seq", "hash"])
    .where("referral_id", "=", referral)
    .executeTakeFirst();
  return row ?? null;
}

/** The dossiers that have a chain, a head or entries, after `after`, in order: read in pages. */
export async function listChains(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select referral_id as id from journal_head where referral_id > ${after}
    union select referral_id from journal_entry where referral_id > ${after}
    order by id limit ${limit}
  `.execute(db);
  return rows.rows.map((r) => r.id);
}
