import type { Adapter, AdapterPayload } from "oidc-provider";
import { InvalidGrant } from "oidc-provider/lib/helpers/errors.js";
import type { Db } from "#idp/database.ts";
import type { Settings } from "#idp/settings.ts";
import { findClientMetadata } from "./client.store.ts";

type Row = { payload: AdapterPayload; consumed_at: Date | null };

/**
 * Where the OpenID library keeps sessions, codes and tokens: shared by all processes, and there after a restart.
 * Clients are read from their own table.
 */
export function adapterOver(store: { db: Db; sealingKey: Buffer; settings: Settings }): (model: string) => Adapter {
  const { db } = store;
  return (model) => ({
    find: async (id) => (model === "Client" ? findClientMetadata(store, id) : findEntry(db, model, "id", id)),
    findByUid: (uid) => findEntry(db, model, "uid", uid),
    findByUserCode: (userCode) => findEntry(db, model, "user_code", userCode),
    upsert: async (id, payload, expiresIn) => {
      await db.query(
        `insert into oidc_entry (model, id, payload, grant_id, uid, user_code, expires_at)
         values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')
         on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
           uid = excluded.uid, user_code = excluded.user_code, expires_at = excluded.expires_at`,
        [model, id, payload, payload.grantId, payload.uid, payload.userCode, expiresIn ?? null],
      );
    },
    consume: async (id) => {
      // of two that use one code at once, the second finds it used: the library checked before, the database decides
      const { rowCount } = await db.query(
        "update oidc_entry set consumed_at = now() where model = $1 and id = $2 and consumed_at is null",
        [model, id],
      );
      if (!rowCount) throw new InvalidGrant(`${model} already used`);
    },
    destroy: async (id) => {
      await db.query("delete from oidc_entry where model = $1 and id = $2", [model, id]);
    },
    revokeByGrantId: async (grantId) => {
      await db.query("delete from oidc_entry where model = $1 and grant_id = $2", [model, grantId]);
    },
  });
}

/** Entries past their time are not found, and go at leisure. */
export const deleteExpiredEntries = (db: Db) =>
  db.query("delete from oidc_entry where expires_at < now() - interval '10 minutes'");

async function findEntry(db: Db, model: string, column: "id" | "uid" | "user_code", value: string) {
  const { rows } = await db.query<Row>(
    `select payload, consumed_at from oidc_entry where model = $1 and ${column} = $2
     and (expires_at is null or expires_at > now() or $3)`,
    // a service that still polls is told that its request has expired, not that it never was
    [model, value, model === "BackchannelAuthenticationRequest"],
  );
  const row = rows[0];
  if (!row) return undefined;
  return row.consumed_at ? { ...row.payload, consumed: Math.floor(row.consumed_at.getTime() / 1000) } : row.payload;
}
