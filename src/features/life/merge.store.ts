import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openBytes, openText, sealBytes, sealText } from "#db/vault.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { PlaceMove } from "#features/places/moves.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { newId } from "#lib/ids.ts";
import { withInstants } from "./death.store.ts";
import type { Before } from "./merge.ts";

/** What was made in the dossier that stays, to be taken away again: files and messages under new numbers, those who follow it. */
export type Moved = { attachments: { [other: string]: string }; messages: string[]; stewards: string[] };
export type Snapshot = Before & { moved: Moved };

export type Merge = {
  id: string;
  kept: ReferralId;
  other: ReferralId;
  state: "proposed" | "refused" | "done" | "undone";
  proposedWho: string;
  proposedBy: AccountId;
  proposedFor: UnitId;
  /** The dossier it was proposed from. */
  proposedFrom: ReferralId;
  proposedAt: Date;
  decidedWho: string | null;
  decidedAt: Date | null;
};

/** The merge this dossier is in, proposed or done; null when there is none. */
export async function findMerge(db: Db, referral: string): Promise<Merge | null> {
  const { rows } = await sql<Merge>`
    select id, referral_id as kept, other_id as other, state, proposed_who as "proposedWho", proposed_by as "proposedBy",
      proposed_for as "proposedFor", proposed_from as "proposedFrom", proposed_at as "proposedAt", decided_who as "decidedWho", decided_at as "decidedAt"
    from merge where (referral_id = ${referral} or other_id = ${referral}) and state in ('proposed', 'done')
    order by proposed_at desc limit 1`.execute(db);
  return rows[0] ?? null;
}

export async function insertProposal(
  tx: Tx,
  m: { kept: ReferralId; other: ReferralId; from: ReferralId; by: AccountId; who: string; unit: UnitId },
  now: Date,
): Promise<string> {
  const id = newId<string>();
  await tx
    .insertInto("merge")
    .values({
      ...{ id, referral_id: m.kept, other_id: m.other, state: "proposed" },
      ...{ proposed_by: m.by, proposed_who: m.who, proposed_for: m.unit, proposed_from: m.from, proposed_at: now },
    })
    .execute();
  return id;
}

export async function saveDecision(
  tx: Tx,
  id: string,
  d: { state: "refused" | "done"; by: AccountId; who: string; before: { key: DossierKey; of: Snapshot } | null },
  now: Date,
): Promise<void> {
  await tx
    .updateTable("merge")
    .set({
      ...{ state: d.state, decided_by: d.by, decided_who: d.who, decided_at: now },
      before: d.before && sealText(d.before.key, JSON.stringify(d.before.of)),
    })
    .where("id", "=", id)
    .execute();
}

export async function findSnapshot(db: Db, id: string, key: DossierKey): Promise<Snapshot> {
  const row = await db.selectFrom("merge").select("before").where("id", "=", id).executeTakeFirstOrThrow();
  return withInstants<Snapshot>(openText(key, row.before!));
}

export async function saveMergeUndone(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable("merge").set({ state: "undone", undone_at: now }).where("id", "=", id).execute();
}

/** Files of one dossier, each under a new number in another and sealed with its key. */
export async function copyAttachments(
  tx: Tx,
  from: { id: string; key: DossierKey },
  to: { id: string; key: DossierKey },
): Promise<{ [other: string]: string }> {
  const rows = await tx.selectFrom("attachment").selectAll().where("referral_id", "=", from.id).execute();
  const made: { [other: string]: string } = {};
  for (const row of rows) {
    made[row.id] = newId<string>();
    const [name, content] = [resealed(row.name, from.key, to.key), resealed(row.content, from.key, to.key)];
    await tx
      .insertInto("attachment")
      .values({ ...row, id: made[row.id]!, referral_id: to.id, name, content })
      .execute();
  }
  return made;
}

/** The messages of a request, written again under another; those of `except` stay where they are. */
export async function copyMessages(
  tx: Tx,
  from: { request: string; key: DossierKey; except: string[] },
  to: { referral: string; request: string; key: DossierKey },
): Promise<string[]> {
  const rows = await tx
    .selectFrom("message")
    .selectAll()
    .where("request_id", "=", from.request)
    .orderBy("at")
    .execute();
  const made: string[] = [];
  for (const row of rows.filter((one) => !from.except.includes(one.id))) {
    const id = newId<string>();
    const body = resealed(row.body, from.key, to.key);
    await tx
      .insertInto("message")
      .values({ ...row, id, referral_id: to.referral, request_id: to.request, body })
      .execute();
    made.push(id);
  }
  return made;
}

const resealed = (sealed: Buffer, from: DossierKey, to: DossierKey) => sealBytes(to, openBytes(from, sealed));

/** Lines of requests that go away with the merge: what was said and held for them is elsewhere by now. */
export async function deleteTraces(tx: Tx, requests: string[]): Promise<void> {
  if (requests.length === 0) return;
  await tx.deleteFrom("message").where("request_id", "in", requests).execute();
  await tx.deleteFrom("refusal").where("request_id", "in", requests).execute();
  await tx.deleteFrom("request_estimate").where("request_id", "in", requests).execute();
  await tx.deleteFrom("hold").where("request_id", "in", requests).execute();
  await tx.updateTable("notice").set({ request_id: null }).where("request_id", "in", requests).execute();
}

export async function deleteMoved(tx: Tx, moved: Moved): Promise<void> {
  const files = Object.values(moved.attachments);
  if (files.length > 0) await tx.deleteFrom("attachment").where("id", "in", files).execute();
  if (moved.messages.length > 0) await tx.deleteFrom("message").where("id", "in", moved.messages).execute();
  if (moved.stewards.length > 0) await tx.deleteFrom("steward").where("id", "in", moved.stewards).execute();
}

export async function deleteNeeds(tx: Tx, needs: string[]): Promise<void> {
  if (needs.length > 0) await tx.deleteFrom("need").where("id", "in", needs).execute();
}

/** Who follows the other dossier follows this one too. */
export async function copyStewards(tx: Tx, from: string, to: string, now: Date): Promise<void> {
  const active = (referral: string) =>
    tx.selectFrom("steward").selectAll().where("referral_id", "=", referral).where("ended_at", "is", null).execute();
  const [rows, present] = [await active(from), await active(to)];
  const missing = rows.filter((one) => !present.some((other) => other.account_id === one.account_id));
  for (const row of missing)
    await tx
      .insertInto("steward")
      .values({ ...row, id: newId<string>(), referral_id: to, added_at: now })
      .execute();
}

/** The lines of those who follow the dossier and did not when it was read. */
export async function listStewardsSince(db: Db, r: Pick<Referral, "id" | "stewards">): Promise<string[]> {
  const rows = await db
    .selectFrom("steward")
    .select("id")
    .where("referral_id", "=", r.id)
    .where("ended_at", "is", null)
    .execute();
  return rows.map((row) => row.id).filter((id) => !r.stewards.some((s) => s.id === id));
}

/** What is held for these requests, to be held again under others; `as`: the new request of each. */
export async function listHolds(db: Db, as: { [request: string]: string }, now: Date): Promise<PlaceMove[]> {
  const ids = Object.keys(as);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("hold")
    .select(["unit_id", "request_id", "from_date", "until", "extended"])
    .where("request_id", "in", ids)
    .where("ended_at", "is", null)
    .where("until", ">", now)
    .execute();
  return rows.map((row) => ({
    ...{ kind: "hold" as const, unit: row.unit_id as UnitId, request: as[row.request_id]! },
    ...{ on: row.from_date, until: row.until, extended: row.extended },
  }));
}

type VoletRow = {
  draft: string | null;
  validated: string | null;
  state: string;
  version: number;
  required_count: number;
  answered_count: number;
};
export type Chosen = { [volet: string]: { version: number; row: VoletRow } };

/** A volet as it stands, sealed as it is. */
export async function findVoletRow(db: Db, referral: string, code: string): Promise<VoletRow> {
  const { rows } =
    await sql<VoletRow>`select encode(draft, 'hex') as draft, encode(validated, 'hex') as validated, state, version,
    required_count, answered_count from volet where referral_id = ${referral} and code = ${code}`.execute(db);
  return rows[0]!;
}

export async function findChosen(db: Db, merge: string): Promise<Chosen> {
  const row = await db.selectFrom("merge").select("chosen").where("id", "=", merge).executeTakeFirstOrThrow();
  return row.chosen as Chosen;
}

export async function saveChosen(tx: Tx, merge: string, chosen: Chosen): Promise<void> {
  await tx
    .updateTable("merge")
    .set({ chosen: JSON.stringify(chosen) })
    .where("id", "=", merge)
    .execute();
}

/** Volets are as before answers of the other dossier were chosen, unless somebody has written in them since. */
export async function saveVoletsBack(tx: Tx, referral: string, chosen: Chosen): Promise<void> {
  for (const [code, { version, row }] of Object.entries(chosen))
    await sql`update volet set draft = decode(${row.draft}, 'hex'), validated = decode(${row.validated}, 'hex'), state = ${row.state},
      version = ${row.version}, required_count = ${row.required_count}, answered_count = ${row.answered_count}
      where referral_id = ${referral} and code = ${code} and version = ${version}`.execute(tx);
}
