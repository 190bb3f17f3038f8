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
};

/** What happened to an account, the newest first. */
export async function listSecurityEvents(db: Db, account: AccountId, most: number): Promise<PastEvent[]> {
  const rows = await db
    .selectFrom("security_event")
    .select(["at", "kind", "means", "level", "reason", "device", "address"])
    .where("account_id", "=", account)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(most)
    .execute();
  return rows as PastEvent[];
}
