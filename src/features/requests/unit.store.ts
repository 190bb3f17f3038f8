import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import type { Circumstances } from "./acts.ts";
import type { AskedUnit } from "./sending.ts";

/** What an act needs to know of the units: the asked one's free places, and which closed requests' units accept again. */
export async function findCircumstances(
  db: Db,
  referral: Referral,
  request: RequestId,
): Promise<Pick<Circumstances, "placesFree" | "accepting">> {
  const asked = referral.requests.find((q) => q.id === request)?.unit ?? null;
  const superseded = referral.requests.filter((q) => q.state.kind === "superseded").map((q) => q.unit);
  const rows = await sql<{ id: string; places_free: number | null; accepts: boolean }>`
    select id, places_free, accepts and closed_on is null as accepts from unit where id = any(${[asked, ...superseded]}::uuid[])
  `.execute(db);
  return {
    placesFree: rows.rows.find((u) => u.id === asked)?.places_free ?? null,
    accepting: new Set(rows.rows.filter((u) => u.accepts).map((u) => u.id as UnitId)),
  };
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
