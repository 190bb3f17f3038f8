import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Means } from "#features/accounts/means.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { Day } from "#lib/dates.ts";
import { type AuthPolicy, type PolicyLine, policyOf } from "./policy.ts";

type Row = {
  for_unit: UnitId;
  unit_id: UnitId | null;
  mode: AuthPolicy["mode"] | null;
  allowed_means: Means[];
  effective_from: string;
  trusted_window_hours: number;
  synced_passkeys: boolean;
  mail_codes: boolean;
  set_at: Date;
};

/** The policy in force for one unit today. */
export async function findPolicy(db: Db, unit: UnitId, today: string): Promise<AuthPolicy> {
  const { rows } = await sql<Row>`
    select u.id as for_unit, p.unit_id, p.mode, p.allowed_means, p.effective_from, p.trusted_window_hours, p.synced_passkeys,
      p.mail_codes, p.set_at
    from unit u join auth_policy p on p.facility_id = u.facility_id and (p.unit_id is null or p.unit_id = u.id)
    where u.id = ${unit} and p.withdrawn_at is null and p.effective_from <= ${today}`.execute(db);
  return policyOf(rows.map(lineOf), unit, today);
}

/** The policy in force for each unit the account may act for today. */
export async function listPolicies(db: Db, account: AccountId, today: string): Promise<Map<UnitId, AuthPolicy>> {
  const { rows } = await sql<Row>`
    select u.id as for_unit, p.unit_id, p.mode, p.allowed_means, p.effective_from, p.trusted_window_hours, p.synced_passkeys,
      p.mail_codes, p.set_at
    from unit u left join auth_policy p on p.facility_id = u.facility_id and (p.unit_id is null or p.unit_id = u.id)
      and p.withdrawn_at is null and p.effective_from <= ${today}
    where u.id in (select unit_id from habilitation
      where account_id = ${account} and starts_on <= ${today} and (ends_on is null or ends_on >= ${today}))`.execute(
    db,
  );
  const units = [...new Set(rows.map((row) => row.for_unit))];
  return new Map(
    units.map((unit) => {
      const lines = rows.filter((row) => row.for_unit === unit && row.mode !== null).map(lineOf);
      return [unit, policyOf(lines, unit, today)];
    }),
  );
}

/** The next day a rule changes for one of the units the account acts for; null when none is announced. */
export async function findNextPolicyDay(db: Db, account: AccountId, today: string): Promise<Day | null> {
  const { rows } = await sql<{ day: Day | null }>`
    select min(p.effective_from) as day from auth_policy p join unit u on u.facility_id = p.facility_id and (p.unit_id is null or p.unit_id = u.id)
    where p.withdrawn_at is null and p.effective_from > ${today} and u.id in (select unit_id from habilitation
      where account_id = ${account} and starts_on <= ${today} and (ends_on is null or ends_on >= ${today}))`.execute(
    db,
  );
  return rows[0]?.day ?? null;
}

const lineOf = (row: Row): PolicyLine => ({
  unit: row.unit_id,
  mode: row.mode!,
  allowedMeans: row.allowed_means,
  effectiveFrom: row.effective_from,
  trustedWindowHours: row.trusted_window_hours,
  syncedPasskeys: row.synced_passkeys,
  mailCodes: row.mail_codes,
  setAt: row.set_at,
});
