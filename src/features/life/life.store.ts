import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, Module, UnitId } from "#features/accounts/member.ts";
import type { JournalAct } from "#features/journal/journal.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { Day } from "#lib/dates.ts";
import type { Clock, LifeFacts, Step, TimerKind, ToldStep } from "./clocks.ts";

/** Looking is not doing: what leaves a dossier as inactive as it was. */
const looking: JournalAct[] = ["read", "print", "search", "list", "download", "export"];

/** What the timers of one dossier read; undefined when it does not exist. */
export async function findLifeFacts(db: Db, id: string): Promise<LifeFacts | undefined> {
  const referral = await findReferral(db, id);
  if (!referral) return undefined;
  const { rows } = await sql<{
    created: Date;
    held: boolean;
    ends: Day | null;
    active: Date | null;
    kept: Date | null;
    revived: string[] | null;
  }>`
    select r.created_at as created, exists (select 1 from legal_hold l where l.referral_id = r.id) as held,
      (select d.ends_on::text from decision d where d.referral_id = r.id) as ends,
      (select max(at) from journal_entry j where j.referral_id = r.id and j.account_id is not null and not j.act = any(${looking})) as active,
      (select max(at) from journal_entry j where j.referral_id = r.id and j.act in ('keep-alive', 'resume')) as kept,
      (select array_agg(request_id) from (select distinct on (request_id) request_id, act from request_event e
        where e.referral_id = r.id and e.act not in ('open', 'lapse-hold') order by request_id, seq desc) last where act = 'revive') as revived
    from referral r where r.id = ${id}
  `.execute(db);
  const row = rows[0]!;
  return {
    referral,
    activeAt: row.active ?? row.created,
    keptAt: row.kept,
    revived: row.revived ?? [],
    isHeld: row.held,
    runsUntil: row.ends,
    told: await listToldSteps(db, id),
  };
}

export async function listToldSteps(db: Db, referral: string): Promise<ToldStep[]> {
  const rows = await db
    .selectFrom("timer_step")
    .select(["kind", "subject", "since", "step", "at"])
    .where("referral_id", "=", referral)
    .orderBy("at")
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind as TimerKind }));
}

/** Writes that a step is taken; false when it was already: it is not taken twice. */
export async function insertToldStep(tx: Tx, referral: ReferralId, step: Clock & { step: string }, now: Date) {
  const { kind, subject, since } = step;
  const done = await tx
    .insertInto("timer_step")
    .values({ referral_id: referral, kind, subject, since, step: step.step, at: now })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export type Looked = { id: ReferralId; at: string };

/** Dossiers to look at, the longest overdue first, after `after`: read in pages of what is due, never all of them. */
export async function listToLookAt(db: Db, now: Date, after: Looked | null, limit: number): Promise<Looked[]> {
  const rest = after ? sql`and (next_step_at, id) > (${after.at}::timestamptz, ${after.id})` : sql``;
  const { rows } = await sql<Looked>`
    select id, next_step_at::text as at from referral where next_step_at <= ${now} ${rest}
    order by next_step_at, id limit ${limit}`.execute(db);
  return rows;
}

/** When the timers look at it next; nothing is written when it changed since it was read. */
export async function saveNextLook(tx: Tx, r: { id: ReferralId; version: number }, next: Step | undefined) {
  await tx
    .updateTable("referral")
    .set({ next_step_at: next?.at ?? null })
    .where("id", "=", r.id)
    .where("version", "=", r.version)
    .execute();
}

/** Makes the timers look at it again: something they read has changed outside the dossier's own line. */
export const saveToLookAt = (tx: Tx, referral: string) =>
  tx.updateTable("referral").set({ next_step_at: sql`'-infinity'` }).where("id", "=", referral).execute();

/** Who validated this volet last, and for which unit. */
export async function findAuthor(db: Db, referral: string, volet: string) {
  const row = await db
    .selectFrom("journal_entry")
    .select(["account_id as account", "unit_id as unit"])
    .where("referral_id", "=", referral)
    .where("act", "in", ["validate", "sign", "unchanged"])
    .where((e) => e.or([e("object", "=", volet), e("object", "like", `${volet} v%`)]))
    .where("account_id", "is not", null)
    .where("unit_id", "is not", null)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? { account: row.account as AccountId, unit: row.unit as UnitId } : null;
}

/** Every dossier of a module is looked at again: its delays have changed. */
export async function saveAllToLookAt(tx: Tx, module: Module): Promise<void> {
  await sql`update referral set next_step_at = '-infinity' where module = ${module} and next_step_at is not null`.execute(
    tx,
  );
}
