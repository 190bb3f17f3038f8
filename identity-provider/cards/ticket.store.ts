import type { Sql, Tx } from "#idp/database.ts";

type Ticket = { hash: Buffer; personId: string; purpose: string; serial: string; now: Date; expiresAt: Date };

export async function insertTicket(tx: Tx | Sql, ticket: Ticket): Promise<void> {
  const { hash, personId, purpose, serial, now, expiresAt } = ticket;
  await tx.query(
    `insert into card_ticket (token_hash, person_id, purpose, serial, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
    [hash, personId, purpose, serial, now, expiresAt],
  );
}

/** Whose card it was, once; null for a ticket used, too old, or meant for another sign-in. */
export async function useTicket(db: Sql, hash: Buffer, purpose: string, now: Date): Promise<string | null> {
  const { rows } = await db.query<{ personId: string }>(
    `update card_ticket set used_at = $3
     where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3 returning person_id as "personId"`,
    [hash, purpose, now],
  );
  return rows[0]?.personId ?? null;
}
