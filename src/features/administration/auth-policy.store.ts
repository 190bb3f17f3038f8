import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { PolicyLine } from "#features/sign-in/policy.ts";
import type { Day } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";

/** A line with who wrote it and whether it was withdrawn: the history of an establishment's rules. */
export type WrittenPolicy = PolicyLine & {
  id: string;
  unitName: string | null;
  setBy: string | null;
  withdrawnAt: Date | null;
};

export async function listWritten(db: Db, facility: string): Promise<WrittenPolicy[]> {
  const { rows } = await sql<WrittenPolicy>`
    select p.id, p.unit_id as unit, u.name as "unitName", p.mode, p.allowed_means as "allowedMeans", p.effective_from as "effectiveFrom",
      p.trusted_window_hours as "trustedWindowHours", p.synced_passkeys as "syncedPasskeys", p.mail_codes as "mailCodes", p.set_at as "setAt",
      a.given_name || ' ' || a.family_name as "setBy", p.withdrawn_at as "withdrawnAt"
    from auth_policy p left join unit u on u.id = p.unit_id left join account a on a.id = p.set_by
    where p.facility_id = ${facility} order by p.effective_from desc, p.set_at desc`.execute(db);
  return rows;
}

export async function insertPolicy(tx: Tx, facility: string, line: PolicyLine, by: AccountId): Promise<void> {
  await tx
    .insertInto("auth_policy")
    .values({
      id: newId(),
      facility_id: facility,
      unit_id: line.unit,
      mode: line.mode,
      allowed_means: line.allowedMeans,
      effective_from: line.effectiveFrom,
      trusted_window_hours: line.trustedWindowHours,
      synced_passkeys: line.syncedPasskeys,
      mail_codes: line.mailCodes,
      set_by: by,
      set_at: line.setAt,
    })
    .execute();
}

export async function saveWithdrawn(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable("auth_policy").set({ withdrawn_at: now }).where("id", "=", id).execute();
}

/** Establishments where a rule will soon ask more, with its day: once for each. */
export async function listSoonStricter(
  db: Db,
  today: Day,
  until: Day,
): Promise<{ facility: string; on: Day; unit: UnitId }[]> {
  const { rows } = await sql<{ facility: string; on: Day; unit: UnitId }>`
    select p.facility_id as facility, min(p.effective_from) as on, min(u.id::text) as unit
    from auth_policy p join unit u on u.facility_id = p.facility_id
    where p.withdrawn_at is null and p.mode = 'required' and p.effective_from > ${today} and p.effective_from <= ${until}
    group by p.facility_id`.execute(db);
  return rows;
}

/** When each of these accounts was last reminded for that reason. */
export async function listReminded(
  db: Db,
  accounts: AccountId[],
  since: Date,
): Promise<{ account: AccountId; reason: string | null }[]> {
  if (accounts.length === 0) return [];
  const rows = await db
    .selectFrom("security_event")
    .select(["account_id", "reason"])
    .where("kind", "=", "policy-reminded")
    .where("account_id", "in", accounts)
    .where("at", ">", since)
    .execute();
  return rows.map((row) => ({ account: row.account_id as AccountId, reason: row.reason }));
}
