import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, Module, Role } from "#features/accounts/member.ts";
import type { Day } from "#lib/dates.ts";
import type { NoticeHours } from "./pace.ts";

/** How one habilitation is told. */
export type Choice = {
  id: string;
  mail: boolean;
  pace: "each" | "digest";
  scope: "all" | "waiting";
  /** Nothing at night, what is urgent excepted. */
  quiet: boolean;
  sms: boolean;
};
export type Preference = Choice & { unitName: string; facilityName: string; module: Module; role: Role };

export async function listPreferences(db: Db, account: AccountId, today: Day): Promise<Preference[]> {
  const { rows } = await sql<Preference>`
    select h.id, h.mail, h.mail_pace as pace, h.mail_scope as scope, h.quiet, h.sms, u.name as "unitName", f.name as "facilityName", h.module, h.role
    from habilitation h join unit u on u.id = h.unit_id join facility f on f.id = u.facility_id
    where h.account_id = ${account} and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
    order by f.name, u.name, h.module, h.role`.execute(db);
  return rows;
}

/** Of their own rights only; those not named stay as they are. */
export async function saveChoices(tx: Tx, account: AccountId, choices: Choice[], today: Day): Promise<void> {
  await sql`
    update habilitation h set mail = c.mail, mail_pace = c.pace, mail_scope = c.scope, quiet = c.quiet, sms = c.sms
    from jsonb_to_recordset(${JSON.stringify(choices)}::jsonb) as c(id uuid, mail boolean, pace text, scope text, quiet boolean, sms boolean)
    where h.id = c.id and h.account_id = ${account} and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})`.execute(
    tx,
  );
}

export async function saveNoticeHours(tx: Tx, hours: Partial<NoticeHours>): Promise<void> {
  const value = JSON.stringify(hours);
  await tx
    .insertInto("setting")
    .values({ key: "notice.hours", value })
    .onConflict((c) => c.column("key").doUpdateSet({ value }))
    .execute();
}
