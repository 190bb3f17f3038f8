import type { Sql } from "#idp/database.ts";

export type PastEvent = { at: Date; kind: string; means: string | null; reason: string | null; service: string | null };

/** What happened to that person's identity lately, the newest first. */
export async function listPastEvents(db: Sql, personId: string): Promise<PastEvent[]> {
  const { rows } = await db.query<PastEvent>(
    `select event.at, event.kind, event.means, event.reason, client.service
     from event left join client using (client_id) where person_id = $1 order by event.id desc limit 15`,
    [personId],
  );
  return rows;
}
