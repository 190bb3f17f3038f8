import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { AccountId, Module, UnitId } from "#features/accounts/member.ts";
import { practiceCategory } from "#features/directory/practice.ts";
import type { Day } from "#lib/dates.ts";

/** Where a doctor hears of a dossier: their account, and the unit they would open it from. */
export type DoctorInbox = { account: AccountId; unit: UnitId };

/** Their practice first, then the first unit where they may act for this module; null for a doctor without account, or without any right. */
export async function findDoctorInbox(
  db: Db,
  nationalId: string,
  module: Module,
  today: Day,
): Promise<DoctorInbox | null> {
  const { rows } = await sql<DoctorInbox>`
    select a.id as account, h.unit_id as unit
    from account a
      join habilitation h on h.account_id = a.id and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
        and h.role in ('requester', 'writer', 'reader', 'receiver')
      join unit u on u.id = h.unit_id
      join facility f on f.id = u.facility_id
    where a.national_id = ${nationalId} and a.state = 'active'
    order by (f.category = ${practiceCategory.code}) desc, (h.module = ${module}) desc, h.role = 'requester' desc, h.granted_at
    limit 1`.execute(db);
  return rows[0] ?? null;
}
