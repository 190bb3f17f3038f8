import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openJson, sealJson } from "#db/vault.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import type { Because, Before, Refusal, Said } from "./again.ts";

/** `worth`: since when it is worth asking again, and why; null: not now. */
export type Kept = Refusal & { request: RequestId; unit: UnitId; worth: { at: Date; because: Because } | null };

type Sealed = { said: Said; before: Before; because: Because | null };

/** The refusals of a dossier, by request. */
export async function listRefusals(db: Db, referral: ReferralId, key: DossierKey): Promise<Map<RequestId, Kept>> {
  const rows = await db.selectFrom("refusal").selectAll().where("referral_id", "=", referral).execute();
  return new Map(
    rows.map((row) => {
      const { said, before, because } = openJson<Sealed>(key, row.sealed);
      const worth = row.worth_at && because ? { at: row.worth_at, because } : null;
      const request = row.request_id as RequestId;
      return [request, { request, unit: row.unit_id as UnitId, reason: row.reason, at: row.at, said, before, worth }];
    }),
  );
}

export async function saveRefusal(tx: Tx, referral: ReferralId, key: DossierKey, kept: Kept): Promise<void> {
  const { said, before, worth } = kept;
  const sealed = sealJson(key, { said, before, because: worth?.because ?? null } satisfies Sealed);
  const told = { sealed, advice: said.advice, worth_at: worth?.at ?? null };
  await tx
    .insertInto("refusal")
    .values({
      ...{ request_id: kept.request, referral_id: referral, unit_id: kept.unit, reason: kept.reason, at: kept.at },
      ...told,
    })
    .onConflict((c) => c.column("request_id").doUpdateSet({ ...told, reason: kept.reason, at: kept.at }))
    .execute();
}

/** The unit came back on it. */
export async function deleteRefusal(tx: Tx, request: RequestId): Promise<void> {
  await tx.deleteFrom("refusal").where("request_id", "=", request).execute();
}

/** Dossiers whose search goes on and where a unit has refused, a page at a time; with `unit`, that one. */
export async function listDossiersRefused(
  db: Db,
  { unit, after, limit }: { unit: string | null; after: string | null; limit: number },
): Promise<ReferralId[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct f.referral_id as id from refusal f join referral r on r.id = f.referral_id
    where r.status in ('open', 'suspended') and (${unit}::uuid is null or f.unit_id = ${unit}) and (${after}::uuid is null or f.referral_id > ${after})
    order by f.referral_id limit ${limit}
  `.execute(db);
  return rows.map(({ id }) => id as ReferralId);
}

/** A need refused that the card of the unit does not limit: counted, without what it came from. */
export async function saveHints(tx: Tx, unit: UnitId, cares: readonly string[], today: string): Promise<void> {
  if (cares.length === 0) return;
  await tx
    .insertInto("limit_hint")
    .values(cares.map((care) => ({ unit_id: unit, care, times: 1, last_on: today })))
    .onConflict((c) => c.columns(["unit_id", "care"]).doUpdateSet({ times: sql`limit_hint.times + 1`, last_on: today }))
    .execute();
}

export type Hint = { unit: UnitId; name: string; care: string; times: number; lastOn: string };

/** Those of an establishment's open units, the last first. */
export async function listHints(db: Db, facility: string): Promise<Hint[]> {
  const { rows } = await sql<Hint>`
    select u.id as unit, u.name, h.care, h.times, h.last_on::text as "lastOn"
    from limit_hint h join unit u on u.id = h.unit_id
    where u.facility_id = ${facility} and u.closed_on is null order by h.last_on desc, u.name, h.care
  `.execute(db);
  return rows;
}

export type AdviceCount = { kind: string; advice: string; n: number };

/** What was asked, what was advised instead, how often; the most frequent first. */
export async function countAdvice(db: Db, module: Module, since: Date): Promise<AdviceCount[]> {
  const { rows } = await sql<{ kind: string; advice: string; n: string }>`
    select n.kind, f.advice, count(*) as n
    from refusal f
      join admission_request q on q.id = f.request_id
      join need n on n.id = q.need_id
      join referral r on r.id = f.referral_id
    where r.module = ${module} and f.advice is not null and f.at >= ${since}
    group by n.kind, f.advice order by count(*) desc, n.kind, f.advice
  `.execute(db);
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}
