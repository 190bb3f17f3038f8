import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import type { Circumstances } from "./acts.ts";
import type { AskedUnit } from "./sending.ts";

/**
 * What an act needs to know of the units: the asked one's free places, and which closed requests' units accept again.
 * `proposable` counts the unit's other proposals in wait, those that hold no place of their own.
 */
export async function findCircumstances(
  db: Db,
  referral: Referral,
  request: RequestId,
): Promise<Pick<Circumstances, "placesFree" | "proposable" | "accepting">> {
  const asked = referral.requests.find((q) => q.id === request)?.unit ?? null;
  const superseded = referral.requests.filter((q) => q.state.kind === "superseded").map((q) => q.unit);
  const rows = await sql<{ id: string; places_free: number | null; accepts: boolean; pending: number }>`
    select id, places_free, accepts and closed_on is null as accepts, case when id = ${asked} then (
        select count(*) from admission_request q where q.unit_id = ${asked} and q.state = 'offered' and q.id <> ${request}
          and not exists (select 1 from hold h where h.request_id = q.id and h.ended_at is null)
      ) else 0 end::int as pending
    from unit where id = any(${[asked, ...superseded]}::uuid[])
  `.execute(db);
  const unit = rows.rows.find((u) => u.id === asked);
  const placesFree = unit?.places_free ?? null;
  return {
    placesFree,
    proposable: placesFree === null ? null : Math.max(0, placesFree - unit!.pending),
    accepting: new Set(rows.rows.filter((u) => u.accepts).map((u) => u.id as UnitId)),
  };
}

/** Two proposals that leave by themselves from one unit follow one another: each counts the other. */
export async function lockUnitOf(tx: Tx, request: RequestId): Promise<void> {
  await sql`select id from unit where id = (select unit_id from admission_request where id = ${request}) for update`.execute(
    tx,
  );
}

/** The units someone wants to ask. */
export async function listAskedUnits(db: Db, ids: string[], now: Date): Promise<Map<UnitId, AskedUnit>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<{ id: string; kinds: string[]; accepts: boolean; accepts_from: string | null }>`
    select id, kinds, accepts_from, closed_on is null and (accepts or accepts_from <= ${now}) as accepts
    from unit where id = any(${ids}::uuid[])
  `.execute(db);
  return new Map(
    rows.rows.map((u) => [
      u.id as UnitId,
      { id: u.id as UnitId, kinds: u.kinds, accepts: u.accepts ?? false, acceptsFrom: u.accepts_from },
    ]),
  );
}
