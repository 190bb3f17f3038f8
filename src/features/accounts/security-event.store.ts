import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Level, Means } from "./means.ts";
import type { AccountId } from "./member.ts";
import { coarse, type SecurityEvent, type SecurityKind } from "./security-event.ts";

export async function saveSecurityEvent(tx: Tx, event: SecurityEvent, now: Date): Promise<void> {
  await tx
    .insertInto("security_event")
    .values({
      at: now,
      account_id: event.account,
      kind: event.kind,
      means: event.means ?? null,
      level: event.level ?? null,
      reason: event.reason ?? null,
      former: event.former ? JSON.stringify(event.former) : null,
      device: event.visit?.device ?? "",
      address: coarse(event.visit?.address ?? ""),
      by_account: event.by ?? null,
      unit_id: event.unit ?? null,
    })
    .execute();
}

export type PastEvent = {
  at: Date;
  kind: SecurityKind;
  means: Means | null;
  level: Level | null;
  reason: string | null;
  device: string;
  address: string;
  /** Who did it, when it was not the person. */
  by: string | null;
  unit: string | null;
};

/** What happened to an account, the newest first; `before`: older than that instant. */
export async function listSecurityEvents(
  db: Db,
  account: AccountId,
  most: number,
  before: Date | null = null,
): Promise<PastEvent[]> {
  const rows = await db
    .selectFrom("security_event as e")
    .leftJoin("account as b", "b.id", "e.by_account")
    .leftJoin("unit as u", "u.id", "e.unit_id")
    .select(["e.at", "e.kind", "e.means", "e.level", "e.reason", "e.device", "e.address", "u.name as unit"])
    .select(sql<string | null>`b.given_name || ' ' || b.family_name`.as("by"))
    .where("e.account_id", "=", account)
    .$if(before !== null, (query) => query.where("e.at", "<", before))
    .orderBy("e.at", "desc")
    .orderBy("e.id", "desc")
    .limit(most)
    .execute();
  return rows as PastEvent[];
}
