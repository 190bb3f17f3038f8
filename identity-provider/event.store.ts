import type { Sql } from "./database.ts";

/** Something worth remembering about a sign-in or a means: never a code nor a token. */
export type Event = {
  kind: string;
  personId?: string | null;
  clientId?: string | null;
  means?: string;
  reason?: string;
  detail?: Record<string, unknown>;
};

export const recordEvent = (db: Sql, { kind, personId, clientId, means, reason, detail }: Event) =>
  db.query(
    "insert into event (at, kind, person_id, client_id, means, reason, detail) values (now(), $1, $2, $3, $4, $5, $6)",
    [kind, personId ?? null, clientId ?? null, means ?? null, reason ?? null, detail ?? null],
  );
