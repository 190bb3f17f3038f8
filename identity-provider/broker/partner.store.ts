import type { Sql } from "#idp/database.ts";
import { open, seal } from "#lib/seal.ts";
import type { Partner } from "./local-token.ts";

type PartnerRow = Partner & { sealedSecret: Buffer };
const columns = `hint, name, issuer, client_id as "clientId", tids, sealed_secret as "sealedSecret"`;

export async function listPartners(db: Sql): Promise<Partner[]> {
  const { rows } = await db.query<PartnerRow>(`select ${columns} from partner where is_open order by name`);
  return rows.map(({ sealedSecret: _, ...partner }) => partner);
}

export async function findPartner(db: Sql, hint: string, key: Buffer): Promise<(Partner & { secret: string }) | null> {
  const { rows } = await db.query<PartnerRow>(`select ${columns} from partner where hint = $1 and is_open`, [hint]);
  if (!rows[0]) return null;
  const { sealedSecret, ...partner } = rows[0];
  return { ...partner, secret: open(key, sealedSecret).toString("utf8") };
}

export const savePartner = (db: Sql, { secret, ...one }: Partner & { secret: string }, key: Buffer) =>
  db.query(
    `insert into partner (hint, name, issuer, client_id, sealed_secret, tids) values ($1, $2, $3, $4, $5, $6)
     on conflict (hint) do update set name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id,
       sealed_secret = excluded.sealed_secret, tids = excluded.tids, is_open = true`,
    [one.hint, one.name, one.issuer, one.clientId, seal(key, secret), one.tids],
  );

/** Nobody comes through it any more; the pairings stay, for the day it opens again. */
export const closePartner = (db: Sql, hint: string) =>
  db.query("update partner set is_open = false where hint = $1", [hint]);
