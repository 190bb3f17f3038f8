import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { newId } from "#lib/ids.ts";

/** Whether the evaluation may be read by one establishment, as last said. */
export type Consent = {
  facility: FacilityId;
  given: boolean;
  on: string;
  /** The establishment that heard it, or the person's side. */
  side: "esms" | "person";
  who: string;
  at: Date;
};

export async function insertConsent(
  tx: Tx,
  referral: string,
  { facility, given, on, side, who, at }: Consent,
  account: string,
): Promise<void> {
  await tx
    .insertInto("evaluation_consent")
    .values({
      ...{ id: newId<string>(), referral_id: referral, facility_id: facility, given, on_date: on },
      ...{ side, who, account_id: account, at },
    })
    .execute();
}

/** The last word of each establishment. */
export async function listConsents(db: Db, referral: string): Promise<Map<string, Consent>> {
  const rows = await db
    .selectFrom("evaluation_consent")
    .distinctOn("facility_id")
    .select(["facility_id", "given", "on_date", "side", "who", "at"])
    .where("referral_id", "=", referral)
    .orderBy("facility_id")
    .orderBy("at", "desc")
    .execute();
  return new Map(
    rows.map((row) => [
      row.facility_id,
      {
        ...{ facility: row.facility_id as FacilityId, given: row.given, on: row.on_date },
        ...{ side: row.side, who: row.who, at: row.at },
      },
    ]),
  );
}

/** The establishments notified of a decision, with their units asked. */
export async function listEsmsOf(db: Db, referral: string): Promise<Notified[]> {
  const { rows } = await sql<Notified>`
    select f.id as facility, f.name, f.city, array_agg(q.unit_id::text) as units
    from admission_request q join unit u on u.id = q.unit_id join facility f on f.id = u.facility_id
    where q.referral_id = ${referral} and q.sent_at is not null
    group by f.id order by f.name
  `.execute(db);
  return rows;
}
export type Notified = { facility: FacilityId; name: string; city: string; units: string[] };
