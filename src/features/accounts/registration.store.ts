import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Day } from "#lib/dates.ts";
import type { AccountId } from "./member.ts";

export async function saveSelfRegistered(
  tx: Tx,
  account: AccountId,
  address: { street: string; postcode: string; city: string },
): Promise<void> {
  await tx
    .updateTable("account")
    .set({ self_registered: true, address: JSON.stringify(address) })
    .where("id", "=", account)
    .execute();
}

/** One address, one account, whatever the capitals (§1.1); those of joined accounts stay taken. "taken" when it is not free. */
export async function saveVerifiedEmail(
  tx: Tx,
  account: AccountId,
  email: string,
  now: Date,
): Promise<"saved" | "taken"> {
  const saved = await sql`
    update account set email = ${email}, email_verified_at = ${now}, email_bounced_at = null, email_bounce = null
    where id = ${account}
      and not exists (select from account o where lower(o.email) = lower(${email}) and o.id <> ${account})
      and not exists (select from reserved_email r where r.address = lower(${email}) and r.account_id <> ${account})`.execute(
    tx,
  );
  return Number(saved.numAffectedRows ?? 0) > 0 ? "saved" : "taken";
}

/** Opened by its owner's card, and without an address its owner has proved: codes and alerts cannot reach them. */
export async function findLacksEmail(db: Db, account: AccountId): Promise<boolean> {
  const row = await db
    .selectFrom("account")
    .select(["self_registered", "email_verified_at"])
    .where("id", "=", account)
    .executeTakeFirst();
  return row?.self_registered === true && row.email_verified_at === null;
}

export type LocalAdmin = { facilityName: string; name: string };

/** Référents structure of the facilities with these numbers, the site's or its legal entity's: whom to ask for an account. */
export async function listLocalAdmins(db: Db, numbers: string[], today: Day): Promise<LocalAdmin[]> {
  if (numbers.length === 0) return [];
  const { rows } = await sql<LocalAdmin>`
    select distinct f.name as "facilityName", a.given_name || ' ' || a.family_name as name
    from facility f
      join unit u on u.facility_id = f.id
      join habilitation h on h.unit_id = u.id and h.role = 'local-admin'
        and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
      join account a on a.id = h.account_id and a.state = 'active'
    where f.finess = any(${numbers}::text[]) or f.legal_entity_finess = any(${numbers}::text[])
    order by 1, 2
    limit 20`.execute(db);
  return rows;
}
