import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openText, sealText } from "#db/vault.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import type { ReferralId, ReferralStatus } from "#features/referrals/referral.ts";
import type { Follow, Transfer, TransferState } from "./transfer.ts";

const columns = sql`t.id, t.referral_id as referral, t.from_unit_id as "from", t.to_unit_id as "to", t.national_id as "nationalId", t.name,
  t.asked_at as "askedAt", t.lapses_at as "lapsesAt", t.state, t.state_since as since, t.follow`;

/** The last time this dossier was handed to somebody. */
export async function findTransfer(db: Db, referral: string): Promise<Transfer | null> {
  const { rows } = await sql<Transfer>`
    select ${columns} from transfer t where t.referral_id = ${referral} order by t.asked_at desc, t.id desc limit 1`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** What was written of the call, and of the answer. */
export async function findWords(db: Db, id: string, key: DossierKey): Promise<{ call: string; reason: string | null }> {
  const row = await db
    .selectFrom("transfer")
    .select(["call_note", "reason"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return { call: openText(key, row.call_note), reason: row.reason ? openText(key, row.reason) : null };
}

export async function insertTransfer(
  tx: Tx,
  t: Omit<Transfer, "state" | "since" | "follow"> & { call: string; key: DossierKey },
): Promise<void> {
  await tx
    .insertInto("transfer")
    .values({
      id: t.id,
      referral_id: t.referral,
      from_unit_id: t.from,
      to_unit_id: t.to,
      national_id: t.nationalId,
      name: t.name,
      call_note: sealText(t.key, t.call),
      asked_at: t.askedAt,
      lapses_at: t.lapsesAt,
      state_since: t.askedAt,
      reason: null,
    })
    .execute();
}

export async function saveTransfer(
  tx: Tx,
  id: string,
  state: TransferState,
  reason: { text: string; key: DossierKey } | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("transfer")
    .set({ state, state_since: now, ...(reason ? { reason: sealText(reason.key, reason.text) } : {}) })
    .where("id", "=", id)
    .execute();
}

export async function saveFollow(tx: Tx, id: string, follow: Follow): Promise<void> {
  await tx.updateTable("transfer").set({ follow }).where("id", "=", id).execute();
}

/** What waits for this doctor's answer: the number, the module, who sends it. Nothing of the person. */
export type Offered = { referral: ReferralId; number: string; module: Module; sender: string; lapsesAt: Date };

export async function listOffered(
  db: Db,
  nationalId: string,
  patients: string[] | "all",
  now: Date,
): Promise<Offered[]> {
  const { rows } = await sql<Offered>`
    select r.id as referral, r.number, r.module, f.name || ', ' || u.name as sender, t.lapses_at as "lapsesAt"
    from transfer t join referral r on r.id = t.referral_id
      join unit u on u.id = t.from_unit_id join facility f on f.id = u.facility_id
    where t.national_id = ${nationalId} and t.state = 'asked' and t.lapses_at > ${now}
      and ${patients === "all" ? sql`true` : sql`r.person_id = any(${patients}::uuid[])`}
    order by t.asked_at limit 50`.execute(db);
  return rows;
}

export type Handed = Transfer & { number: string; module: Module; status: ReferralStatus };

/** What a unit handed over, last first; only the last hand-over of each dossier. */
export async function listHanded(
  db: Db,
  unit: UnitId,
  modules: Module[],
  patients: string[] | "all",
): Promise<Handed[]> {
  const { rows } = await sql<Handed>`
    select ${columns}, r.number, r.module, r.status
    from transfer t join referral r on r.id = t.referral_id
    where t.from_unit_id = ${unit} and r.module = any(${modules}) and r.status <> 'erased'
      and ${patients === "all" ? sql`true` : sql`r.person_id = any(${patients}::uuid[])`}
      and not exists (select 1 from transfer later where later.referral_id = t.referral_id and (later.asked_at, later.id) > (t.asked_at, t.id))
    order by t.state_since desc limit 100`.execute(db);
  return rows;
}

/** Those nobody answered in time. */
export async function listToLapse(db: Db, now: Date): Promise<ReferralId[]> {
  const { rows } = await sql<{ id: ReferralId }>`
    select referral_id as id from transfer where state = 'asked' and lapses_at <= ${now} order by lapses_at limit 200`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Takes these volets and their files out of the dossier, for the doctor alone; what they hold stays sealed. */
export async function keepVolets(
  tx: Tx,
  referral: ReferralId,
  codes: string[],
  nationalId: string,
  now: Date,
): Promise<void> {
  await sql`
    insert into volet_kept (referral_id, code, national_id, kept, draft, validated, kept_at)
    select referral_id, code, ${nationalId}, to_jsonb(v) - 'draft' - 'validated', draft, validated, ${now}
    from volet v where referral_id = ${referral} and code = any(${codes}) and state <> 'empty'
    on conflict (referral_id, code, national_id) do update set kept = excluded.kept, draft = excluded.draft, validated = excluded.validated, kept_at = excluded.kept_at`.execute(
    tx,
  );
  await sql`
    update volet set state = 'empty', draft = null, validated = null, validated_version = null, validated_by = null, validated_at = null,
      signature = null, updated_by = null, updated_at = null, answered_count = 0
    where referral_id = ${referral} and code = any(${codes})`.execute(tx);
  await sql`
    update attachment set kept_by = ${nationalId} where referral_id = ${referral} and volet = any(${codes}) and kept_by is null`.execute(
    tx,
  );
}

/** The dossier has come back to them: their volets too, where nobody has begun others. Gives back their codes. */
export async function restoreVolets(tx: Tx, referral: ReferralId, nationalId: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    update volet v set draft = k.draft, validated = k.validated, state = k.kept->>'state', version = (k.kept->>'version')::int,
      validated_version = (k.kept->>'validated_version')::int, validated_by = k.kept->>'validated_by',
      validated_at = (k.kept->>'validated_at')::timestamptz, signature = nullif(k.kept->'signature', 'null'::jsonb),
      updated_by = k.kept->>'updated_by', updated_at = (k.kept->>'updated_at')::timestamptz,
      required_count = (k.kept->>'required_count')::int, answered_count = (k.kept->>'answered_count')::int
    from volet_kept k
    where k.referral_id = v.referral_id and k.code = v.code and v.referral_id = ${referral} and k.national_id = ${nationalId} and v.state = 'empty'
    returning v.code`.execute(tx);
  const codes = rows.map(({ code }) => code);
  await sql`update attachment set kept_by = null where referral_id = ${referral} and kept_by = ${nationalId} and volet = any(${codes})`.execute(
    tx,
  );
  await sql`delete from volet_kept where referral_id = ${referral} and national_id = ${nationalId} and code = any(${codes})`.execute(
    tx,
  );
  return codes;
}
