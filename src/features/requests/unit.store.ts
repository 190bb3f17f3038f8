import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { findOpenHold } from "#features/places/hold.store.ts";
import { findRemainingFor } from "#features/places/remaining.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import type { Act, Circumstances } from "./acts.ts";
import type { AskedUnit } from "./sending.ts";

/**
 * What an act needs to know of the units: the places the asked one has left that day, what it holds, and which closed
 * requests' units accept again. `proposable` counts the unit's other proposals in wait, those that hold no place of their own.
 */
export async function findCircumstances(
  db: Db,
  referral: Referral,
  request: RequestId,
  what: Act,
  now: Date,
): Promise<Pick<Circumstances, "placesFree" | "proposable" | "hold" | "accepting">> {
  const asked = referral.requests.find((q) => q.id === request);
  const on = dayAsked(asked, what);
  const placesFree = asked && on ? await findRemainingFor(db, { unit: asked.unit, request, on }, now) : null;
  const pending =
    asked && placesFree !== null && what.kind === "propose-when-met" ? await countPending(db, asked, now) : 0;
  const superseded = referral.requests.filter((q) => q.state.kind === "superseded").map((q) => q.unit);
  const rows = await sql<{ id: string; accepts: boolean }>`
    select id, accepts and closed_on is null as accepts from unit where id = any(${superseded}::uuid[])
  `.execute(db);
  return {
    placesFree,
    proposable: placesFree === null ? null : Math.max(0, placesFree - pending),
    hold: asked?.state.kind === "offered" ? await findOpenHold(db, request) : null,
    accepting: new Set(rows.rows.filter((u) => u.accepts).map((u) => u.id as UnitId)),
  };
}

/** The day a place is offered or taken for; null when the act offers and takes none. */
function dayAsked(asked: AdmissionRequest | undefined, what: Act): string | null {
  if (what.kind === "propose" || what.kind === "amend") return what.proposal.on;
  if (what.kind === "propose-when-met") return asked?.yesIf?.terms.on ?? null;
  if (what.kind !== "confirm" && what.kind !== "confirm-interim" && what.kind !== "start-trial") return null;
  return asked?.state.kind === "offered" ? asked.state.proposal.on : null;
}

async function countPending(db: Db, { unit, id }: AdmissionRequest, now: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from admission_request q where q.unit_id = ${unit} and q.state = 'offered' and q.id <> ${id}
      and not exists (select 1 from hold h where h.request_id = q.id and h.ended_at is null and h.until > ${now})
  `.execute(db);
  return rows[0]?.n ?? 0;
}

/** The units someone wants to ask. */
export async function listAskedUnits(db: Db, ids: string[], now: Date): Promise<Map<UnitId, AskedUnit>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<{
    id: string;
    kinds: string[];
    accepts: boolean;
    accepts_from: string | null;
    age_max: number | null;
    beside: string[];
  }>`
    select id, kinds, accepts_from, (limits->>'ageMax')::int as age_max, closed_on is null and (accepts or accepts_from <= ${now}) as accepts,
      (select coalesce(array_agg(x.id), '{}') from unit x where x.facility_id = unit.facility_id and x.id <> unit.id) as beside
    from unit where id = any(${ids}::uuid[])
  `.execute(db);
  return new Map(
    rows.rows.map((u) => [
      u.id as UnitId,
      {
        id: u.id as UnitId,
        kinds: u.kinds,
        accepts: u.accepts ?? false,
        acceptsFrom: u.accepts_from,
        ageMax: u.age_max,
        beside: u.beside as UnitId[],
      },
    ]),
  );
}
