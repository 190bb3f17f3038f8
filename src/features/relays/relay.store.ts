import type { Db, Tx } from "#db/db.ts";
import type { DossierKey } from "#db/vault.ts";
import { listLines } from "#features/early-paths/early-path.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { listAttachments, type StoredAttachment } from "#features/volets/attachment.store.ts";
import { readValidated } from "#features/volets/volet.store.ts";
import type { Relay } from "./relay.ts";

export async function findRelay(db: Db, referral: ReferralId): Promise<Relay | null> {
  const row = await db.selectFrom("relay").selectAll().where("referral_id", "=", referral).executeTakeFirst();
  if (!row) return null;
  const poured = row.poured_into ? { into: row.poured_into, at: row.poured_at! } : null;
  return { documents: row.documents, preparedBy: row.prepared_by, preparedAt: row.prepared_at, poured };
}

export async function saveRelay(tx: Tx, referral: ReferralId, documents: string[], by: string, now: Date) {
  const said = { documents, prepared_by: by, prepared_at: now };
  await tx
    .insertInto("relay")
    .values({ referral_id: referral, ...said, poured_into: null, poured_at: null })
    .onConflict((c) => c.column("referral_id").doUpdateSet(said))
    .execute();
}

export async function savePoured(tx: Tx, referral: ReferralId, into: ReferralId, now: Date) {
  await tx
    .updateTable("relay")
    .set({ poured_into: into, poured_at: now })
    .where("referral_id", "=", referral)
    .execute();
}

/**
 * The documents one may take along: those the validated volets name and the reports of the path. The agreements of the guardians
 * were given for the platform alone.
 */
export async function listDocuments(db: Db, r: Referral, key: DossierKey): Promise<StoredAttachment[]> {
  const validated = await readValidated(db, r.id, key);
  const lines = await Promise.all(r.requests.map(({ id }) => listLines(db, id, key)));
  const named = new Set([
    ...Object.entries(validated).flatMap(([code, { answers }]) =>
      code === "accords" ? [] : Object.values(answers).flatMap((value) => [value].flat().map(String)),
    ),
    ...lines.flat().flatMap(({ reportId }) => reportId ?? []),
  ]);
  return (await listAttachments(db, key, r.id)).filter(({ id }) => named.has(id));
}
