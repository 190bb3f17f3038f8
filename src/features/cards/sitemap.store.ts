import { sql } from "kysely";
import type { Db } from "#db/db.ts";

/** Addresses of one file of the sitemap; the protocol allows five times as many. */
export const addressesAFile = 10_000;

/** Open facilities with a number of their own: neither fictitious nor waiting for one. */
const listed = sql`listed and closed_on is null and finess not like 'X%'`;

export async function countListed(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from facility where ${listed}`.execute(db);
  return found.rows[0]!.n;
}

/** The facilities of a file of the sitemap, from 1, in the order of their numbers. */
export async function listListed(db: Db, file: number): Promise<{ finess: string; updatedAt: Date }[]> {
  const found = await sql<{ finess: string; updatedAt: Date }>`
    select finess, updated_at as "updatedAt" from facility where ${listed}
    order by finess limit ${addressesAFile} offset ${(file - 1) * addressesAFile}`.execute(db);
  return found.rows;
}
